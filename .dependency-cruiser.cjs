// The directions of the tree. Type-only imports count; every rule has a planted violation in test/architecture/ that must be reported.
// Paths of packages have no anchor, since the planted tree finds node_modules further up.

const forbidden = [];

/** A direct import that is refused. */
function refuse(name, comment, { from, to }) {
  forbidden.push({ name, comment, severity: "error", from, to });
}

/** Packages that only some folders may import. */
function keepAtHome(name, packages, homes) {
  refuse(`${name}-at-home`, `Only ${homes.join(" and ")} import${homes.length === 1 ? "s" : ""} ${name}.`, {
    from: { path: "^src/", pathNot: homes.map((home) => `^src/${home}/`) },
    to: { path: packages.map((name) => `(^|/)node_modules/${name}`) },
  });
}

const sandboxPrograms = "^src/sandbox/(start|main|product-process|run-product|product-runner)\\.ts$";
const sandboxServices = "^src/sandbox/(aws|eks|iam|sts|slack|kubernetes|oncall)/";
const entryPoints = "^src/(cli|serve|reaper)\\.ts$";

refuse("domain-is-pure", "The domain imports the domain: no package, no node: module.", { from: { path: "^src/domain/" }, to: { pathNot: "^src/domain/" } });
refuse("ports-speak-domain", "Ports are interfaces in domain words.", { from: { path: "^src/ports/" }, to: { pathNot: "^src/(ports|domain)/" } });
refuse("usecases-hold-no-io", "Use cases reach the world through ports only.", { from: { path: "^src/usecases/" }, to: { pathNot: "^src/(usecases|ports|domain)/" } });
refuse("adapters-face-inward", "An adapter knows domain, ports and use cases; what it needs is handed to it.", {
  from: { path: "^src/adapters/" },
  to: { path: "^src/", pathNot: "^src/(adapters|usecases|ports|domain)/" },
});
refuse("adapters-are-strangers", "No adapter knows another one; compose/ brings them together.", {
  from: { path: "^src/adapters/([^/]+)/" },
  to: { path: "^src/adapters/", pathNot: "^src/adapters/$1/" },
});
refuse("only-fronts-call-usecases", "Of the adapters only the fronts call use cases.", {
  from: { path: "^src/adapters/", pathNot: "^src/adapters/(slack|bullmq|timers|cli)/" },
  to: { path: "^src/usecases/" },
});

keepAtHome("slack", ["@slack/"], ["adapters/slack"]);
keepAtHome("bullmq", ["bullmq/"], ["adapters/bullmq"]);
keepAtHome("aws", ["@aws-sdk/", "@smithy/"], ["adapters/aws"]);
keepAtHome("kubernetes", ["@kubernetes/"], ["adapters/kubernetes"]);
keepAtHome("prom-client", ["prom-client/"], ["adapters/system"]);
keepAtHome("pino", ["pino/"], ["adapters/system"]);
keepAtHome("ioredis", ["ioredis/"], ["adapters/redis", "adapters/bullmq"]);
keepAtHome("yaml", ["yaml/"], ["adapters/settings", "adapters/kubernetes", "sandbox/kubernetes"]);

refuse("removals-cannot-grant", "What takes access away cannot reach what gives it.", {
  from: { path: "^src/usecases/access/(converge-principal|sweep-cluster|end-access|end-due|write-tombstone|reap)\\.ts$" },
  to: { path: "^src/ports/.*-grants\\.ts$", reachable: true },
});
refuse("reap-only-removes", "The reaper's use case cannot even narrow.", {
  from: { path: "^src/usecases/access/reap\\.ts$" },
  to: { path: "^src/ports/access/entry-upkeep\\.ts$", reachable: true },
});
refuse("reaper-stays-small", "The reaper runs without Slack, queue and Redis, and without anything that can give.", {
  from: { path: "^src/reaper\\.ts$" },
  to: { path: ["^src/adapters/(slack|bullmq|redis)/", "^src/adapters/.*-(grants|upkeep)\\.ts$"], reachable: true },
});
refuse("looking-cannot-write", "What shows clusters to operators cannot reach what changes them.", {
  from: { path: "^src/compose/looking\\.ts$" },
  to: { path: "^src/adapters/(aws/(aws-access|aws-removal-access|eks/(entry-(grants|removals|upkeep)|migration-calls))|kubernetes/(kubernetes-editing|aws-auth-edits))\\.ts$", reachable: true },
});
refuse("looks-cannot-write", "What shows clusters to administrators in chat cannot reach what changes them.", {
  from: { path: "^src/usecases/administration/look-" },
  to: { path: "^src/ports/(access/entry-(grants|removals|upkeep)|migration/.*)\\.ts$", reachable: true },
});
refuse("sandbox-is-a-guest", "Nothing of the product imports the sandbox.", { from: { path: "^src/", pathNot: "^src/sandbox/" }, to: { path: "^src/sandbox/" } });
refuse("sandbox-services-stand-alone", "A stand-in shares no code with the product, so that both cannot share a mistake.", {
  from: { path: sandboxServices },
  to: { path: "^src/", pathNot: sandboxServices },
});
refuse("sandbox-starts-by-compose", "Only the sandbox's programs know the product, and only what starts it: compose, config and the words it takes.", {
  from: { path: "^src/sandbox/", pathNot: sandboxPrograms },
  to: { path: "^src/", pathNot: "^src/sandbox/" },
});
refuse("sandbox-programs-use-seams", "The sandbox's programs start the product as its entry points do.", {
  from: { path: sandboxPrograms },
  to: { path: "^src/", pathNot: "^src/(sandbox|compose|config|ports|domain)/" },
});
refuse("only-entry-points-compose", "Adapters are put together in one place.", {
  from: { path: "^src/", pathNot: ["^src/compose/", entryPoints, sandboxPrograms] },
  to: { path: "^src/compose/" },
});
refuse("entry-points-stay-small", "Entry points compose; they hold no adapters and no use cases.", {
  from: { path: entryPoints },
  to: { path: "^src/", pathNot: ["^src/(compose|config|domain)/", "^src/adapters/cli/", entryPoints] },
});
refuse("config-knows-domain", "Configuration is read before anything else is there.", {
  from: { path: "^src/config/" },
  to: { pathNot: "^src/(config|domain)/", dependencyTypesNot: ["core"] },
});
refuse("src-never-imports-test", "Tests know the product, not the other way round.", { from: { path: "^src/" }, to: { path: "^(test|scripts)/" } });
refuse("no-cycles", "A cycle is one file in several places.", { from: {}, to: { circular: true } });
refuse("no-orphans", "A file that nobody imports and that imports nobody is left over.", { from: { orphan: true, path: "^src/" }, to: {} });
refuse("no-unresolved", "A rule on a package that is not installed sees nothing.", { from: {}, to: { couldNotResolve: true } });

module.exports = {
  forbidden,
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^test/architecture/planted/", "^src/sandbox/browser/page/"] },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"], extensions: [".ts", ".js", ".json"] },
  },
};
