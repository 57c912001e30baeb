// What ESLint forbids and the import graph cannot see: one planted line per restriction and place.
import { join } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");
// Types are left out here: they cost seconds, and the restrictions of this table need none.
const quick = new ESLint({ cwd: root, overrideConfig: [{ files: ["**/*.ts"], ...tseslint.configs.disableTypeChecked }] });
const whole = new ESLint({ cwd: root });

async function rulesBroken(file: string, text: string): Promise<readonly (string | null)[]> {
  const results = await quick.lintText(text, { filePath: join(root, file) });
  const messages = results.flatMap((result) => result.messages);
  expect(messages.filter(({ fatal }) => fatal), "the planted line is TypeScript").toEqual([]);
  return messages.map(({ ruleId }) => ruleId);
}

const syntax = "no-restricted-syntax";
const properties = "no-restricted-properties";
const globals = "no-restricted-globals";
const pure = ["src/domain/x.ts", "src/usecases/x.ts", "src/ports/x.ts"];
const product = [...pure, "src/adapters/slack/x.ts", "src/compose/x.ts"];

interface Planted {
  readonly line: string;
  readonly rule: string;
  readonly refusedIn: readonly string[];
  readonly allowedIn?: readonly string[];
}

const table: readonly Planted[] = [
  { line: "const a = Date.now();", rule: properties, refusedIn: pure, allowedIn: ["src/adapters/system/system-clock.ts"] },
  { line: "const a = new Date();", rule: syntax, refusedIn: pure, allowedIn: ["src/adapters/system/system-clock.ts"] },
  { line: "const a = new Date(0);", rule: syntax, refusedIn: [], allowedIn: pure },
  { line: "const a = Math.random();", rule: properties, refusedIn: pure },
  { line: "const a = performance.now();", rule: properties, refusedIn: pure },
  { line: "const a = crypto.randomUUID();", rule: globals, refusedIn: pure },
  ...["setTimeout(f, 1)", "setInterval(f, 1)", "setImmediate(f)", "fetch(\"/\")", "process.uptime()"].map((call) => ({ line: `const a = ${call};`, rule: globals, refusedIn: pure, allowedIn: ["src/adapters/slack/x.ts"] })),
  { line: "const a = async () => 1;", rule: syntax, refusedIn: ["src/domain/x.ts"], allowedIn: ["src/usecases/x.ts", "src/adapters/slack/x.ts"] },
  { line: "const a = b as string;", rule: syntax, refusedIn: pure, allowedIn: ["src/adapters/slack/x.ts"] },
  { line: "const a = [1] as const;", rule: syntax, refusedIn: [], allowedIn: pure },
  { line: "const a = process.env;", rule: syntax, refusedIn: [...product, "src/cli.ts", "src/sandbox/start.ts", "src/adapters/aws/clients.ts"], allowedIn: ["src/config/env.ts"] },
  { line: "process.exit(1);", rule: syntax, refusedIn: [...product, "src/cli.ts", "src/config/env.ts", "src/adapters/aws/clients.ts", "test/world/x.ts", "scripts/x.ts"] },
  ...["EKSClient", "STSClient", "IAMClient"].map((name) => ({ line: `const a = new ${name}({});`, rule: syntax, refusedIn: [...product, "src/adapters/aws/eks/x.ts", "src/config/env.ts"], allowedIn: ["src/adapters/aws/clients.ts"] })),
  // The same under another name.
  ...["const a = process[\"env\"];", "const { env } = process;", "const a = globalThis.process.env;", "import { env } from \"node:process\";"].map((line) => ({ line, rule: syntax, refusedIn: [...product, "src/cli.ts", "src/sandbox/main.ts", "src/adapters/aws/clients.ts"] })),
  ...["process[\"exit\"](1);", "const a = process.exit;", "import { exit } from \"node:process\";"].map((line) => ({ line, rule: syntax, refusedIn: [...product, "src/cli.ts", "src/config/env.ts"] })),
  ...["const a = new EKS({});", "const a = new sdk.EKSClient({});", "import { EKSClient as C } from \"@aws-sdk/client-eks\";"].map((line) => ({ line, rule: syntax, refusedIn: [...product, "src/adapters/aws/eks/x.ts"], allowedIn: ["src/adapters/aws/clients.ts"] })),
  { line: "import type { EKSClient } from \"@aws-sdk/client-eks\";", rule: syntax, refusedIn: [], allowedIn: ["src/adapters/aws/eks/x.ts"] },
  ...["app[\"processEvent\"](event);", "const { processEvent } = app;"].map((line) => ({ line, rule: syntax, refusedIn: [...product, "test/world/x.ts"] })),
  { line: "const a = 1; export { a as default };", rule: syntax, refusedIn: product },
  { line: "const a = Date();", rule: syntax, refusedIn: pure },
  { line: "const a = AbortSignal.timeout(5);", rule: properties, refusedIn: pure, allowedIn: ["src/adapters/slack/x.ts"] },
  ...["globalThis.fetch(\"/\")", "queueMicrotask(f)", "crypto.getRandomValues(b)"].map((call) => ({ line: `const a = ${call};`, rule: globals, refusedIn: pure, allowedIn: ["src/adapters/slack/x.ts"] })),
  { line: "const a = Promise.resolve(1);", rule: syntax, refusedIn: ["src/domain/x.ts"], allowedIn: ["src/usecases/x.ts"] },
  ...["it.skip(\"x\", f);", "it.only(\"x\", f);", "describe.todo(\"x\");"].map((line) => ({ line, rule: syntax, refusedIn: ["test/scenarios/x.test.ts"] })),
  { line: "app.processEvent(event);", rule: syntax, refusedIn: [...product, "src/config/env.ts", "src/adapters/aws/clients.ts", "test/world/x.ts"] },
  { line: "export default 1;", rule: syntax, refusedIn: [...product, "src/config/env.ts", "src/adapters/aws/clients.ts"], allowedIn: ["vitest.config.ts"] },
  { line: "vi.mock(\"x\");", rule: syntax, refusedIn: ["test/world/x.ts", "test/scenarios/x.test.ts"] },
  { line: "export function a() {}", rule: "jsdoc/require-jsdoc", refusedIn: product, allowedIn: ["test/world/x.ts"] },
  { line: "export interface A {}", rule: "jsdoc/require-jsdoc", refusedIn: product },
  { line: "export type A = 1;", rule: "jsdoc/require-jsdoc", refusedIn: product },
  { line: "export const a = 1;", rule: "jsdoc/require-jsdoc", refusedIn: product },
  { line: "console.log(1);", rule: "no-console", refusedIn: product, allowedIn: ["src/cli.ts", "src/sandbox/main.ts"] },
  { line: "const a: any = 1;", rule: "@typescript-eslint/no-explicit-any", refusedIn: [...product, "test/world/x.ts"] },
  { line: "const a = b!;", rule: "@typescript-eslint/no-non-null-assertion", refusedIn: [...product, "test/world/x.ts"] },
  { line: "function a(b, c, d, e) {}", rule: "max-params", refusedIn: product },
  { line: `function a() {\n${"  b();\n".repeat(40)}}`, rule: "max-lines-per-function", refusedIn: product },
  { line: "b();\n".repeat(251), rule: "max-lines", refusedIn: product },
  { line: `function a(b) {\n${"  if (b) c();\n".repeat(10)}}`, rule: "complexity", refusedIn: product },
  { line: "if (a) if (b) if (c) { if (d) { e(); } }", rule: "max-depth", refusedIn: product },
  { line: "// eslint-disable-next-line no-console\nconst a = 1;", rule: "null", refusedIn: product },
];

const cases = table.flatMap(({ line, rule, refusedIn, allowedIn = [] }) => [
  ...refusedIn.map((file) => ({ verb: "refuses", file, line, rule, isRefused: true })),
  ...allowedIn.map((file) => ({ verb: "allows", file, line, rule, isRefused: false })),
]).map((planted) => ({ ...planted, title: (planted.line.split("\n")[0] ?? "").slice(0, 50) }));

describe("ESLint", () => {
  it.each(cases)("$verb $title in $file ($rule)", async ({ file, line, rule, isRefused }) => {
    const broken = await rulesBroken(file, line);
    expect(broken.map(String).includes(rule)).toBe(isRefused);
  });

  it.each(["@typescript-eslint/no-floating-promises", "@typescript-eslint/switch-exhaustiveness-check", "@typescript-eslint/no-unsafe-assignment", "@typescript-eslint/return-await"])("has %s as an error everywhere", async (rule) => {
    for (const file of [...product, "src/sandbox/start.ts", "test/world/x.ts"]) {
      const { rules } = z.object({ rules: z.record(z.string(), z.array(z.unknown())) }).parse(await whole.calculateConfigForFile(join(root, file)));
      expect(rules[rule]?.[0], file).toBe(2);
    }
  });

  it("lets no disable comment stay that has no effect", async () => {
    const { linterOptions } = z.object({ linterOptions: z.object({ reportUnusedDisableDirectives: z.unknown() }) }).parse(await whole.calculateConfigForFile(join(root, "src/cli.ts")));
    expect([2, "error"]).toContain(linterOptions.reportUnusedDisableDirectives);
  });
});
