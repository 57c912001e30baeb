// Every rule of .dependency-cruiser.cjs against a small tree that breaks each of them (planted/), and the real tree against all of them.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");
const planted = join(import.meta.dirname, "planted");
const configuration = join(root, ".dependency-cruiser.cjs");
const report = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({ violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string() })) }),
});

function cruise(folder: string): Promise<z.infer<typeof report>> {
  const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, "--config", configuration, "--output-type", "json", "src", "test"], { cwd: folder, maxBuffer: 1 << 28, timeout: 60_000 }, (error, stdout, stderr) => {
      // It ends with the number of violations, which are what is asked for; without a report it failed.
      if (stdout === "") reject(new Error(`dependency-cruiser: ${stderr}`, { cause: error }));
      else resolve(report.parse(JSON.parse(stdout)));
    });
  });
}

// What must be reported, and nothing else: the other files of the tree show what is allowed.
const violations: Readonly<Record<string, readonly string[]>> = {
  "domain-is-pure": ["src/domain/hashes.ts", "src/domain/knows-package.ts", "src/domain/knows-port.ts"],
  "ports-speak-domain": ["src/ports/knows-usecase.ts"],
  "usecases-hold-no-io": ["src/usecases/does-io.ts", "src/usecases/knows-adapter.ts"],
  "adapters-face-inward": ["src/adapters/settings/knows-config.ts", "src/adapters/timers/composes.ts"],
  "adapters-are-strangers": ["src/adapters/settings/knows-adapter.ts"],
  "only-fronts-call-usecases": ["src/adapters/settings/calls-usecase.ts"],
  "slack-at-home": ["src/adapters/settings/takes-slack.ts"],
  "bullmq-at-home": ["src/adapters/settings/takes-bullmq.ts"],
  "aws-at-home": ["src/adapters/settings/takes-aws.ts", "src/adapters/settings/takes-smithy.ts"],
  "kubernetes-at-home": ["src/adapters/settings/takes-kubernetes.ts"],
  "prom-client-at-home": ["src/adapters/settings/takes-prom-client.ts"],
  "pino-at-home": ["src/adapters/settings/takes-pino.ts"],
  "ioredis-at-home": ["src/adapters/settings/takes-ioredis.ts"],
  "yaml-at-home": ["src/adapters/slack/takes-yaml.ts"],
  "removals-cannot-grant": ["src/usecases/access/converge-principal.ts"],
  "reap-only-removes": ["src/usecases/access/reap.ts"],
  "reaper-stays-small": ["src/reaper.ts", "src/reaper.ts"],
  "looking-cannot-write": ["src/compose/looking.ts"],
  "looks-cannot-write": ["src/usecases/administration/look-and-mend.ts"],
  "sandbox-is-a-guest": ["src/compose/knows-sandbox.ts"],
  "sandbox-services-stand-alone": ["src/sandbox/eks/model.ts", "src/sandbox/slack/knows-clock.ts"],
  "sandbox-starts-by-compose": ["src/sandbox/control/knows-compose.ts", "src/sandbox/eks/model.ts"],
  "sandbox-programs-use-seams": ["src/sandbox/main.ts"],
  "only-entry-points-compose": ["src/adapters/timers/composes.ts", "src/sandbox/control/knows-compose.ts"],
  "entry-points-stay-small": ["src/cli.ts"],
  "config-knows-domain": ["src/config/knows-package.ts"],
  "src-never-imports-test": ["src/compose/knows-test.ts"],
  "no-cycles": ["src/domain/one.ts"],
  "no-orphans": ["src/domain/left-over.ts"],
  "no-unresolved": ["src/adapters/system/lost.ts"],
};

describe("the rules on imports", async () => {
  const found = await cruise(planted);
  const configured = z.object({ forbidden: z.array(z.object({ name: z.string() })) }).parse(createRequire(import.meta.url)(configuration)).forbidden.map(({ name }) => name);

  it("have a planted violation each", () => {
    expect(Object.keys(violations).sort()).toEqual([...configured].sort());
  });

  it.each(Object.entries(violations))("report what breaks %s, and nothing else", (rule, files) => {
    const from = found.summary.violations.filter((violation) => violation.rule.name === rule).map((violation) => violation.from);
    expect(from.sort()).toEqual([...files].sort());
  });

  it("find nothing in the tree", async () => {
    const { modules, summary } = await cruise(root);
    expect(modules.length).toBeGreaterThan(400);
    expect(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
  }, 60_000);
});
