// Breaks a copy of the AWS services in one way after the other and runs their tests: every fault must be caught. Takes about three minutes.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deliberateFaults } from "./deliberate-faults.ts";

const services = ["aws", "eks", "iam", "sts"];
const root = join(import.meta.dirname, "../../..");
const copy = mkdtempSync(join(tmpdir(), "deliberate-faults-"));
for (const file of ["package.json", "tsconfig.json", "vitest.config.ts", "test/data", ...services.flatMap((name) => [`src/sandbox/${name}`, `test/sandbox/${name}`])]) {
  cpSync(join(root, file), join(copy, file), { recursive: true });
}
rmSync(join(copy, "test/sandbox/aws/deliberate-faults.test.ts"));
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));

function passes(): boolean {
  return spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--project", "fast", "--bail", "1", "--testTimeout", "3000"], { cwd: copy, stdio: "ignore" }).status === 0;
}

const missed = passes() ? [] : ["the tests fail without any fault"];
for (const { says, file, find, replace } of missed.length > 0 ? [] : deliberateFaults) {
  const path = join(copy, "src/sandbox", file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(find, () => replace));
  const isCaught = !passes();
  process.stdout.write(`${isCaught ? "caught" : "MISSED"}  ${says}\n`);
  if (!isCaught) missed.push(says);
  writeFileSync(path, text);
}
rmSync(copy, { recursive: true });
process.exitCode = missed.length === 0 ? 0 : 1;
