using System.Security.Cryptography;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>How the API is reached, from the settings: kubeconfig (with its exec plugin kept by <see cref="ExecToken"/>), address, or the pod's own account.</summary>
internal sealed record ClusterAccess(KubernetesClientConfiguration Configuration, ExecToken? Token)
{
    public static ClusterAccess Of(KubernetesSettings s, TimeProvider clock)
    {
        try
        {
            if (s.Kubeconfig.Length > 0) return OfFile(new FileInfo(s.Kubeconfig), clock);
            return new ClusterAccess(s.Server.Length > 0 ? new KubernetesClientConfiguration { Host = s.Server } : KubernetesClientConfiguration.InClusterConfig(), null);
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or CryptographicException || e.GetType().Name == "YamlException")
        {
            throw new WorldTroubleException("settings", "Kubernetes: the kubeconfig cannot be used", ForeignText.From(e.Message, 300), "Correct Kubernetes:Kubeconfig, or set Kubernetes:Server.", e);
        }
    }

    private static ClusterAccess OfFile(FileInfo file, TimeProvider clock)
    {
        var kubeconfig = KubernetesClientConfiguration.LoadKubeConfig(file);
        var user = kubeconfig.Contexts?.FirstOrDefault(c => c.Name == kubeconfig.CurrentContext)?.ContextDetails?.User;
        var credentials = kubeconfig.Users?.FirstOrDefault(u => u.Name == user)?.UserCredentials;
        if (credentials?.ExternalExecution is not { } plugin) return new ClusterAccess(KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig), null);
        plugin.Command = At(plugin.Command, file);
        var asked = clock.GetUtcNow();
        var first = KubernetesClientConfiguration.ExecuteExternalCommand(plugin);
        // A plugin that gives a certificate is left to the library, which asks it once.
        if (first.Status is not { Token.Length: > 0 }) return new ClusterAccess(KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig), null);
        credentials.ExternalExecution = null;
        credentials.Token = first.Status.Token; // the library wants some credentials; the provider is what is used
        var token = new ExecToken(plugin, clock, first.Status, asked);
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig);
        configuration.AccessToken = null;
        configuration.TokenProvider = token;
        return new ClusterAccess(configuration, token);
    }

    // As kubectl does: a command with a slash in it is meant from the kubeconfig's folder.
    private static string At(string command, FileInfo file) =>
        command.Contains('/', StringComparison.Ordinal) && !Path.IsPathRooted(command) ? Path.GetFullPath(Path.Combine(file.DirectoryName ?? ".", command)) : command;
}
