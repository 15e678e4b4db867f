using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Tests.Definition;

/// <summary>Mistakes planted into the migration runbook, one at a time: each is found, in its line, with words that name it.</summary>
public sealed class MistakeTests
{
    /// <summary>What is replaced, by what, the words that must be said, and where the mistake must be (a part of the line; null: do not care).</summary>
    public static TheoryData<string, string, string, string?> Planted => new()
    {
        // Keys and forms
        { "holds-for: 2m\n        timeout: 14d", "hold-for: 2m\n        timeout: 14d", "step until-caught-up: unknown key 'hold-for'. Did you mean 'holds-for'?", "hold-for" },
        { "checkpoint: true", "chekpoint: true", "phase replicate: unknown key 'chekpoint'. Did you mean 'checkpoint'?", "chekpoint" },
        { "roles: [lead, engineer, customer]\n", "", "'roles' is missing", null },
        { "runbook: msk-to-confluent-cloud", "runbook: MSK to cloud", "'runbook' must be lower case words with hyphens", "runbook: MSK" },
        { "version: 1", "version: 0", "'version' must be a whole number of at least 1", "version" },
        { "version: 1", "version: first", "'version' must be a whole number, not 'first'", "version" },
        { "zone: Europe/Berlin", "zone: Europe/Berlyn", "unknown zone 'Europe/Berlyn'", "zone" },
        { "zone: Europe/Berlin", "zone: ../../etc/passwd", "unknown zone", "zone" },
        { "scope: migration/${source}", "scope: migration/${sorce}", "${sorce} names no parameter. Did you mean 'source'?", "scope" },
        { "scope: migration/${source}", "scope: migration/${source", "'${' without '}'", "scope" },
        { "scope: migration/${source}", "scope: migration/${source + 1}", "is no expression", "scope" },
        { "operators: [lead, engineer]", "operators: [lead, enginer]", "'enginer' is no role of this runbook. Did you mean 'engineer'?", "operators" },
        { "phases:\n  - id: inventory", "phases: []\nphasen:\n  - id: inventory", "'phases' is empty", "phases: []" },
        { "title: Know what is there", "title:", "'title' is empty", "title:\n" },
        { "    title: Know what is there\n", "", "phase inventory: 'title' is missing", null },
        { "title: Know what is there", "title: \"Know\\u202Ewhat\"", "invisible", "Know" },
        // Parameters
        { "tasks: { type: integer, min: 1, max: 400, default: 4", "tasks: { type: integer, min: 1, max: 400, default: 0", "must be a whole number of tasks from 1 to 400", "default: 0" },
        { "source: { type: text, default: source", "source: { type: text, min: 3, default: source", "'min' is for integers and durations only", "min: 3" },
        { "source: { type: text", "source: { type: string", "'type' cannot be 'string'", "string" },
        { "source: { type: text, ", "source: { ", "parameter source: 'type' is missing", "source: {" },
        { "max: 60, default: 2, unit: workers", "max: 0, default: 2, unit: workers", "min 1 is over max 0", "workers:" },
        { "parameters:\n", "parameters:\n  api-password: { type: text }\n", "a secret is never a parameter", "api-password" },
        { "parameters:\n", "parameters:\n  each: { type: text }\n", "has a meaning of its own", "each: {" },
        { "parameters:\n", "parameters:\n  way: { type: choice, choices: [a, b], default: c }\n", "must be one of a, b", "way" },
        { "parameters:\n", "parameters:\n  way: { type: choice }\n", "'choices' is missing", "way" },
        { "parameters:\n", "parameters:\n  held: { type: text, default: AKIA1234567890 }\n", "looks like a secret", "held" },
        // Phases
        { "    checkpoint: true", "    point-of-no-return: true", "a second point of no return", "point-of-no-return: true\n    gate" },
        { "    checkpoint: true", "    point-of-no-return: true", "phase replicate: the point of no return needs a gate of at least 2 approvals", null },
        { "    title: The hours after\n", "    title: The hours after\n    checkpoint: true\n", "phase sanity: a checkpoint at or after the point of no return", "checkpoint: true\n    planned: 2h" },
        { "    title: Know what is there\n", "    title: Know what is there\n    deadline: 1h\n", "'deadline' has no gate before it", "deadline: 1h" },
        { "    title: Drain to lag 0\n", "    title: Drain to lag 0\n    command: start drain\n", "'command' without a 'gate'", "command: start drain" },
        { "command: start cutover", "command: pause", "the command begins like the bot's own 'pause'", "command: pause" },
        { "command: start cutover", "command: start go-live", "the command 'start go-live' is that of phase stop-apps", "id: go-live" },
        { "command: start cutover", "command: start {x}", "'command' must be lower case words", "command: start {x}" },
        { "id: sanity\n", "id: drain\n", "the id 'drain' is used twice. phase drain in line", null },
        { "      - { id: report, title: What was moved, action: sanity.report }\n", "      - together: [{ id: report, action: sanity.report }]\n", "one step alone cannot go side by side", "together: [{" },
        { "      - { id: report, title: What was moved, action: sanity.report }\n", "      - together: [{ id: report, action: sanity.report }, { together: [{ id: a, action: sanity.report }, { id: b, action: sanity.report }] }]\n", "'together' within 'together'", null },
        { "    steps:\n      - { id: compare,", "    steps: []\n    x:\n      - { id: compare,", "'steps' is empty", "steps: []" },
        // Gates
        { "      approvals: { lead: 1, customer: 1 }\n      needs: [caught-up, parity]", "      approvals: 0\n      needs: [caught-up, parity]", "'approvals' must be a number of people from 1 to 50", "approvals: 0" },
        { "      approvals: { lead: 1, customer: 1 }\n      needs: [caught-up, parity]", "      approvals: 2\n      needs: [caught-up, parity]", "'from' is missing", "approvals: 2" },
        { "      approvals: { lead: 1, customer: 1 }\n      needs: [caught-up, parity]", "      approvals: { lead: 1, customer: 1 }\n      from: [lead]\n      needs: [caught-up, parity]", "'from' beside a map", "from: [lead]" },
        { "      approvals: { lead: 1, customer: 1 }\n      needs: [caught-up, parity]", "      approvals: { lead: 1, custommer: 1 }\n      needs: [caught-up, parity]", "'custommer' is no role", "custommer" },
        { "      needs: [caught-up, parity]\n      expires: 30m", "      needs: [caught-up, parity]", "gate of phase stop-apps: 'expires' is missing", null },
        { "needs: [caught-up, parity]", "needs: [caught-up, pairity]", "needs 'pairity', which is neither an attestation nor a guard. Did you mean 'parity'?", "pairity" },
        { "needs: [caught-up, parity]", "needs: [caught-up, parity, drained]", "needs 'drained', but step empty that attests it is not earlier", "parity, drained" },
        { "ends: [drained]", "ends: [drainedd]", "'ends': 'drainedd' is no attestation that this changing step needs", "drainedd" },
        { "ends: [drained]", "ends: [caught-up]", "'ends': 'caught-up' is no attestation that this changing step needs", "ends: [caught-up]" },
        { "ends: [drained]", "ends: [quiesced]", "'ends': gate of phase go-live needs 'quiesced' afterwards", "ends: [quiesced]" },
        { "typed: ${destination}", "typed: ${facts.report.records}", "step report is later", "typed:" },
        // Steps
        { "observe: copy.caught-up", "action: copy.validate\n        observe: copy.caught-up", "both 'action' and 'observe'", "observe: copy.caught-up" },
        { "action: apps.record", "note: nothing", "neither 'action' nor 'observe'", "note: nothing" },
        { "action: copy.validate", "action: copy.validat", "unknown action 'copy.validat'. Did you mean 'copy.validate'?", "copy.validat," },
        { "observe: copy.caught-up", "action: copy.caught-up", "It is an observation: write 'observe'", "action: copy.caught-up" },
        { "with: { max-lag: \"${max-lag}\" }", "with: { maxlag: \"${max-lag}\" }", "copy.caught-up has no input 'maxlag'. Did you mean 'max-lag'?", "maxlag" },
        { "        with: { max-lag: \"${max-lag}\" }\n", "", "copy.caught-up needs the input 'max-lag' (integer)", null },
        { "with: { records: 10000, expect: 10000 }", "with: { records: lots, expect: 10000 }", "input 'records' must be a whole number, not 'lots'", "records: lots" },
        { "with: { logs: moving }", "with: { logs: still }", "input 'logs' must be one of moving, frozen, not 'still'", "logs: still" },
        { "with: { max-lag: \"${max-lag}\" }", "with: { max-lag: \"${source}\" }", "input 'max-lag' must be a whole number, but ${source} is some text", "max-lag: \"${source}\"" },
        { "with: { max-lag: \"${max-lag}\" }", "with: { max-lag: \"about ${max-lag}\" }", "words with an expression in them are text", "max-lag: \"about" },
        { "with: { cluster: \"${source}\" } }\n", "with: { cluster: \"${tasks}\" } }\n", "must be some text, but ${tasks} is a whole number", "${tasks}" },
        { "plan: \"${facts.plan-shards.plan}\" } }", "plan: \"${facts.plan-shard.plan}\" } }", "no step 'plan-shard'. Did you mean 'plan-shards'?", "plan-shard.plan" },
        { "plan: \"${facts.plan-shards.plan}\" } }", "plan: \"${facts.plan-shards.plans}\" } }", "has no fact 'plans'. Did you mean 'plan'?", "plans}" },
        { "with: { app: \"${facts.start-test-app.app}\" }", "with: { app: \"${facts.test-app-works.app}\" }", "step test-app-works is this one", "app: \"${facts.test-app-works" },
        { "title: Connect, action: inventory.connect }", "title: Connect, action: plan.shards, with: { tasks: 1, workers: \"${facts.apps.producers}\" } }", "step apps goes side by side with this one", "facts.apps.producers" },
        { "id: plan-shards, title", "id: plan-shards, when: { tasks: 3 }, title", "tasks is neither choice nor boolean", "when: { tasks" },
        { "tasks: \"${tasks}\", workers: \"${workers}\" } }\n", "tasks: \"${tasks}\", workers: \"${workers}\" }, each: tasks }\n", "'each': tasks is not a list", "each: tasks" },
        { "cluster: \"${source}\" } }\n", "cluster: \"${each}\" } }\n", "'${each}' is for steps with 'each'", "${each}" },
        { "confirm: true\n        timeout: 15m", "confirm: true\n        gate: { approvals: { lead: 1 }, expires: 1h }\n        timeout: 15m", "both 'confirm' and 'gate'", "confirm: true\n        gate" },
        { "observe: connect.forwarding\n", "observe: connect.forwarding\n            confirm: true\n", "'confirm' on an observation", "confirm: true\n            every" },
        { "observe: connect.forwarding\n", "observe: connect.forwarding\n            gate: { approvals: { lead: 1 }, expires: 1h }\n", "'gate' on an observation", "gate: { approvals: { lead" },
        { "            timeout: 2h\n            attests: forwarding", "            attests: forwarding", "step forwarding: 'observe' needs a 'timeout'", null },
        { "            every: 30s\n", "", "step forwarding: 'observe' needs 'every'", null },
        { "id: compare, title", "id: compare, every: 5s, title", "'every' is for 'observe' only", "every: 5s, title" },
        { "every: 5s, holds-for: 1m, timeout: 2h", "every: 5s, holds-for: 2h, timeout: 2h", "'holds-for' (2h) is not under 'timeout' (2h)", "holds-for: 2h" },
        { "holds-for: \"${quiet-time}\", timeout: 14d", "holds-for: \"${quiet-time}\", timeout: 7d", "'holds-for' (7d) is not under 'timeout' (7d)", "timeout: 7d }" },
        { "attests: forwarding\n            fresh: 1h", "attests: forwarding\n            fresh: 59s", "'fresh' (59s) is under twice 'every' (30s)", "fresh: 59s" },
        { "attests: forwarding\n            fresh: 1h", "attests: forwarding", "'attests' and 'fresh' go together", "attests: forwarding" },
        { "needs: [forwarding, topics-empty-or-ours]", "needs: [topics-empty-or-ours]", "nobody needs the attestation 'forwarding'", "attests: forwarding" },
        { "action: connect.scale, with: { workers: \"${workers}\" },", "action: connect.scale, attests: scaled, fresh: 1h, with: { workers: \"${workers}\" },", "'attests' on connect.scale, which changes something", "attests: scaled" },
        { "attests: drained", "attests: quiesced", "'quiesced' is attested twice", "id: empty" },
        { "attests: test-app", "attests: no-copy-runs", "is the name of a guard", "attests: no-copy-runs" },
        { "timeout: 15m", "timeout: soon", "'timeout' must be a duration such as 90s", "timeout: soon" },
        { "timeout: 15m", "timeout: ${tasks}", "'timeout' must be a duration, but ${tasks} is a whole number", "timeout: ${tasks}" },
        { "deadline: ${window}", "deadline: ${facts.record-apps.record}", "is a fact. This key takes parameters only", "deadline: ${facts" },
        { "deadline: ${window}", "deadline: ${window}h", "one ${parameter} alone", "deadline: ${window}h" },
        { "skip: free, undo: none", "skip: always, undo: none", "'skip' cannot be 'always'", "skip: always" },
        { "undo: none\n        because: the records go with the topics that smoke-start takes away\n      - id: smoke-100k", "undo: none\n      - id: smoke-100k", "'undo: none' needs 'because'", "undo: none\n      - id" },
        { "        undo: none\n        because: the records go with the topics that smoke-start takes away\n      - id: smoke-100k", "      - id: smoke-100k", "step smoke-10k: smoke.send changes something and has no undo. Say 'undo: none'", null },
        { "undo: last }", "undo: last, because: of this }", "'because' is for 'undo: none' only", "because: of this" },
        { "action: copy.export, skip: never", "action: copy.export, undo: first, skip: never", "'undo' on copy.export, which only reads", "undo: first" },
        { "action: copy.export, skip: never", "action: copy.export, scope: copy, skip: never", "only reads and locks nothing", "scope: copy, skip" },
        { "action: sanity.report }", "action: sanity.report, not-before: next 9 }", "'not-before' must be 'next HH:MM' or a duration", "next 9" },
        // Floors stand in code
        { "    command: start cutover\n    gate:\n      approvals: { lead: 1, customer: 1 }", "    command: start cutover\n    gate:\n      approvals: { lead: 1 }", "apps.stop stops apps: two people must approve it", "id: stop-producers" },
        { "    action: copy.pause", "    action: copy.delete-topics", "copy.delete-topics deletes: two people must approve it. Give operation pause-shard a gate", "id: pause-shard" },
        { "action: inventory.apps", "action: apps.start, with: { kind: producers, record: x }, undo: none, because: gone", "apps.start cannot be taken back: two people must approve it. Give the step or phase inventory a gate", "id: apps, title" },
        // Operations
        { "command: scale replicator {count}", "command: scale replicator {number}", "'command' has {number}, 'arguments' has not", "command: scale replicator" },
        { "command: scale replicator {count}", "command: scale replicator", "argument 'count' is not in 'command'", "arguments: { count" },
        { "command: scale connect {count}", "command: scale {count} connect", "begin alike", "command: scale {count}" },
        { "command: scale connect {count}", "command: \"{count} connects\"", "begin with a word", "connects" },
        { "command: scale connect {count}", "command: approve all {count}", "begins like the bot's own 'approve'", "command: approve" },
        { "arguments: { count: { type: integer, min: 1, max: 60, unit: workers } }", "arguments: { count: { type: integer }, tasks: { type: integer } }", "argument 'tasks' hides the parameter", "tasks: { type: integer } }" },
        { "in: [replicate, parity]", "in: [replicate, partiy]", "no phase 'partiy'. Did you mean 'parity'?", "partiy" },
        { "    scope: copy/${shard}", "    scope: copy/${chard}", "${chard} names no parameter or argument. Did you mean 'shard'?", "${chard}" },
        { "    scope: copy/${shard}", "    scope: copy/${shard}\n    voids: [parrity]", "'voids': no attestation 'parrity'. Did you mean 'parity'?", "parrity" },
        { "    confirm: true\n    scope: copy\n", "    confirm: true\n    gate: { approvals: { lead: 1 }, expires: 1h }\n    scope: copy\n", "operation scale-replicator: both 'confirm' and 'gate'", "confirm: true\n    gate" },
        { "    with: { shard: \"${shard}\" }", "    with: { shard: \"${facts.record-apps.record}\" }", "is in a phase later than the first this operation may run in", "shard: \"${facts.record" },
        { "    action: copy.pause\n", "    steps: [{ id: p, action: copy.pause, with: { shard: \"${shard}\" }, confirm: true }]\n", "step p: unknown key 'confirm'", "confirm: true }]" },
        { "    action: copy.pause\n", "    action: copy.pause\n    steps: [{ id: p, action: copy.pause, with: { shard: \"${shard}\" } }]\n", "both 'action' and 'steps'", null },
        { "    action: copy.pause\n    with: { shard: \"${shard}\" }\n", "", "neither 'action' nor 'steps'", null },
        // YAML
        { "checkpoint: true", "checkpoint: true\n    checkpoint: true", "key 'checkpoint' stands twice in one map. The first is in line", null },
        { "timeout: 15m", "timeout: &t 15m", "anchors are not in the language", "&t" },
        { "timeout: 15m", "timeout: *t", "aliases are not in the language", "*t" },
        { "timeout: 15m", "timeout: !!str 15m", "tags are not in the language", "!!str" },
        { "operations:\n", "---\noperations:\n", "a second document begins here", "---" },
        { "checkpoint: true", "checkpoint: [true", "this is no YAML", null },
        { "checkpoint: true", "checkpoint: { { a: b } }", "a key must be a word", null },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_mistake_is_found(string old, string changed, string words, string? where)
    {
        var text = Given.Migration.With(old, changed);
        var loaded = RunbookLoader.Load(text, Promised.Migration);
        loaded.Runbook.ShouldBeNull();
        var found = loaded.Mistakes.Where(m => m.ToString().Contains(words, StringComparison.Ordinal)).ToArray();
        found.ShouldNotBeEmpty($"said instead: {string.Join(" | ", loaded.Mistakes)}");
        found.ShouldAllBe(m => m.File == Given.MigrationFile);
        if (where is not null) found.ShouldContain(m => m.Line == text.LineOf(where), $"in line {found[0].Line}, not {text.LineOf(where)}");
    }

    [Fact]
    public void A_mistake_names_file_line_and_fix()
    {
        var text = Given.Migration.With("holds-for: 2m\n        timeout: 14d", "hold-for: 2m\n        timeout: 14d");
        RunbookLoader.Load(text, Promised.Migration).Mistakes.ShouldHaveSingleItem().ToString()
            .ShouldBe($"msk-to-confluent-cloud.yaml:{text.LineOf("hold-for")}: step until-caught-up: unknown key 'hold-for'. Did you mean 'holds-for'?");
    }

    [Fact]
    public void All_mistakes_are_said_at_once()
    {
        var text = Given.Migration.With("checkpoint: true", "chekpoint: true").With("zone: Europe/Berlin", "zone: Berlin").With("action: copy.validate", "action: copy.validat").With("[caught-up, parity]", "[caught-up, parrity]");
        var lines = RunbookLoader.Load(text, Promised.Migration).Mistakes;
        lines.Select(m => m.Line).ShouldBe(lines.Select(m => m.Line).Order());
        string.Join('\n', lines).ShouldSatisfyAllConditions(
            all => all.ShouldContain("chekpoint"), all => all.ShouldContain("unknown zone 'Berlin'"), all => all.ShouldContain("copy.validat"), all => all.ShouldContain("parrity"));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("# only a comment\n", "the file is empty")]
    [InlineData("- a\n- b\n", "a runbook must be a map, not a list")]
    [InlineData("just words", "a runbook must be a map, not 'just words'")]
    [InlineData("a: b: c", "this is no YAML")]
    public void What_is_no_runbook_is_said_so(string text, string words) =>
        RunbookLoader.Load(new RunbookText("x.yaml", text), Promised.Migration).Mistakes.ShouldHaveSingleItem().ToString().ShouldContain(words);

    [Fact]
    public void A_giant_file_is_not_read() =>
        RunbookLoader.Load(new RunbookText("x.yaml", new string('#', RunbookText.MostBytes + 1)), Promised.Migration).Mistakes.ShouldHaveSingleItem().Words.ShouldContain("larger than 1024 KiB");

    [Theory]
    [InlineData("[", "\n")]
    [InlineData("{", "\n")]
    [InlineData("- ", "")]
    [InlineData("[", "")]
    [InlineData("a: {", "")]
    [InlineData("? ", "\n")]
    public void Deep_nesting_is_cut_off(string open, string between)
    {
        var deep = string.Concat(Enumerable.Repeat(open + between, 100_000));
        RunbookLoader.Load(new RunbookText("x.yaml", "a:\n  " + deep), Promised.Migration).Mistakes.ShouldNotBeEmpty();
        RunbookLoader.Load(new RunbookText("x.yaml", "a:\n  " + deep[..3_000]), Promised.Migration).Mistakes.ShouldNotBeEmpty();
    }
}
