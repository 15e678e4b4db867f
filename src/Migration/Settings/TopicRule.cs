using System.ComponentModel;
using System.Globalization;

namespace ChatOpsBot.Migration.Settings;

/// <summary>A named rule over topics: which, and why. The reason stands on the card that people press.</summary>
[TypeConverter(typeof(TopicRuleFromText))]
public sealed record TopicRule
{
    /// <summary>A regular expression; a name matches when a part of it does, so write <c>^…$</c> for whole names.</summary>
    public string Topics { get; init; } = "";

    /// <summary>Why, for people: "left over from the load test in May".</summary>
    public string Because { get; init; } = "";
}

/// <summary>The plain list of the first edition: an expression without a reason.</summary>
internal sealed class TopicRuleFromText : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        new TopicRule { Topics = (string)value, Because = $"Copy:Exclude '{value}'" };
}
