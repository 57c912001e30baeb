// The test projects: `fast` and `scenarios` make up `npm test`; the others need what only CI installs.
import { defineConfig } from "vitest/config";

const project = (name: string, include: readonly string[], timeout = 10_000) => ({
  test: { name, include: [...include], exclude: name === "durable" ? [] : ["**/*.durable.test.ts"], environment: "node", testTimeout: timeout, hookTimeout: Math.max(20_000, timeout) },
});

export default defineConfig({
  test: {
    // Most of a test's time is waiting, so every core is used; vitest itself would leave one free.
    maxWorkers: "100%",
    // `npm run coverage`; the sandbox is a tool for tests itself.
    coverage: {
      provider: "v8", include: ["src/**/*.ts"], exclude: ["src/sandbox/**"], reportsDirectory: "coverage", reporter: ["text-summary", "json-summary"],
      thresholds: { branches: 95, "src/domain/**": { branches: 100 }, "src/usecases/**": { branches: 95 } },
    },
    projects: [
      project("fast", ["test/domain/**/*.test.ts", "test/usecases/**/*.test.ts", "test/contracts/**/*.test.ts", "test/adapters/**/*.test.ts", "test/config/**/*.test.ts", "test/sandbox/**/*.test.ts", "test/architecture/**/*.test.ts"]),
      project("scenarios", ["test/scenarios/**/*.test.ts"], 30_000),
      // Each scenario starts four processes first; those in `in-one-process` show what does not depend on processes: words, reading, and who may decide.
      project("durable", ["test/contracts/**/*.durable.test.ts", "test/scenarios/*.test.ts"], 120_000),
      project("process", ["test/process/**/*.test.ts"], 120_000),
      project("browser", ["test/browser/**/*.test.ts"], 120_000),
    ],
  },
});
