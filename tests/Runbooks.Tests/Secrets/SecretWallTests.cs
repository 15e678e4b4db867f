using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Secrets;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Secrets;

/// <summary>No event of any kind carries a secret in any of its texts: the closed list of kinds is walked by reflection, so a new one is thrown at the wall too.</summary>
public sealed class SecretWallTests
{
    private const string Own = "own-secret-of-this-program";
    private const string Thrown = $"said {Own} and password=hunter2-hunter2";

    public static TheoryData<string> Kinds => [.. EventKinds.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_secret_in_any_text_of_an_event_is_not_written(string kind)
    {
        var type = typeof(RunEvent).Assembly.GetTypes().Single(t => t.Name == kind && t.IsSubclassOf(typeof(RunEvent)));
        var made = (RunEvent)Make(type, 0)!;
        if (kind != nameof(StepDue)) // numbers only
            Encoding.UTF8.GetString(EventKinds.Write(made)).ShouldContain(Own, Case.Sensitive, $"{kind} has no text, or the test does not fill it: {Texts(type)}");
        var written = Encoding.UTF8.GetString(EventKinds.Write(new SecretWall(new Redactor([Own])).Clean(made)));
        written.ShouldNotContain(Own);
        written.ShouldNotContain("hunter2");
    }

    [Fact]
    public void What_is_packed_is_no_hiding_place_and_stays_readable()
    {
        var packed = Packed.Pack(string.Concat(Enumerable.Repeat("orders.placed 12,", 1_000)) + Thrown);
        Packed.Is(packed).ShouldBeTrue();
        var clean = (StepSucceeded)Wall().Clean(new StepSucceeded(ImmutableDictionary<string, Value>.Empty.Add("plan", Value.Of(packed)), [], "done"));
        Packed.Unpack(clean.Facts["plan"].ToString()).ShouldEndWith("said [removed] and password=[removed]");
    }

    [Fact]
    public void Values_of_a_recorded_state_before_are_judged_by_their_names()
    {
        var before = JsonSerializer.SerializeToElement(new { config = new { BOOTSTRAP = "h.example:9092", DB_PASSWORD = "hunter2", list = new[] { new { name = "token", value = "a1b2c3" } } } });
        var clean = (StepStarted)Wall().Clean(new StepStarted("w", DateTimeOffset.UnixEpoch, "digest", before));
        clean.Before!.Value.GetRawText().ShouldBe("{\"config\":{\"BOOTSTRAP\":\"h.example:9092\",\"DB_PASSWORD\":\"[removed]\",\"list\":[{\"name\":\"token\",\"value\":\"[removed]\"}]}}");
    }

    [Fact]
    public void An_event_without_a_secret_is_the_same_object()
    {
        var head = new HeadPosted(Guid.CreateVersion7(), 7, new string('a', 63) + "1", "#room");
        Wall().Clean(head).ShouldBeSameAs(head);
    }

    [Fact]
    public async Task What_a_worker_reports_passes_the_wall_into_the_journal_and_into_what_is_only_remembered()
    {
        const string said = "required username=\"app\" password=\"hunter2-hunter2\"";
        var table = await new Table(Run([Phase("one", Changes("make"))])).StartAsync();
        table.World.Silent.Add("make");
        await table.ReportAsync(new WorkReport.NotPrepared("make", 0, table.Owner, said) { Class = "credentials", WayOut = said });
        table.Desk.Hints(table.RunId).Values.ShouldHaveSingleItem().ShouldSatisfyAllConditions(h => h.ShouldContain("password=\"[removed]\""), h => h.ShouldNotContain("hunter2"));
        await table.WorkAsync();
        await table.ReportAsync(new WorkReport.Progressed("make", table.Step("make").Attempt, table.Owner, new Progress(0, 4, "pods", 0, said) { Waits = "image" }));
        string.Concat(table.Journal.Chain(table.RunId).Select(e => Encoding.UTF8.GetString(e.Data.Span))).ShouldSatisfyAllConditions(
            all => all.ShouldContain("[removed]"), all => all.ShouldNotContain("hunter2"));
    }

    private static SecretWall Wall() => new(new Redactor([Own]));

    // DeadlinePassed and the like have numbers only; what has any text must be filled.
    private static string Texts(Type type) => string.Join(", ", type.GetProperties().Select(p => p.Name));

    private static object? Make(Type type, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Make(inner, depth);
        if (type == typeof(string)) return Thrown;
        if (type == typeof(JsonElement)) return JsonSerializer.SerializeToElement(new { a = Thrown, b = new[] { Thrown }, c = new { d = Thrown } });
        if (type == typeof(Value)) return Value.Of([Thrown, Thrown]);
        if (type == typeof(DateTimeOffset)) return DateTimeOffset.UnixEpoch;
        if (type.IsEnum || type.IsPrimitive || type == typeof(Guid) || type == typeof(DateOnly)) return Activator.CreateInstance(type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return Array(type.GenericTypeArguments[0], depth);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>)) return Map(type.GenericTypeArguments[1], depth);
        depth.ShouldBeLessThan(6, $"{type.Name} is not known to this test");
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, depth + 1))]);
    }

    private static object Array(Type item, int depth)
    {
        var one = System.Array.CreateInstance(item, 1);
        one.SetValue(Make(item, depth + 1), 0);
        return typeof(ImmutableArray).GetMethods().First(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }]).MakeGenericMethod(item).Invoke(null, [one])!;
    }

    private static object Map(Type value, int depth) =>
        typeof(SecretWallTests).GetMethod(nameof(MapOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(value).Invoke(null, [Make(value, depth + 1)])!;

    private static ImmutableDictionary<string, T> MapOf<T>(T value) => ImmutableDictionary<string, T>.Empty.Add("a", value);
}
