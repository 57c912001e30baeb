// The test projects: `fast` and `scenarios` make up `npm test`; the others need what only CI installs.
import { defineConfig } from "vitest/config";

const project = (name: string, include: readonly string[], timeout = 10_000) => ({
  test: { name, include: [...include], exclude: name === "durable" ? [] : ["**/*.durable.test.ts"], environment: "node", testTimeout: timeout, hookTimeout: 20_000 },
});

export default defineConfig({
  test: {
    projects: [
      project("fast", ["test/domain/**/*.test.ts", "test/usecases/**/*.test.ts", "test/contracts/**/*.test.ts", "test/adapters/**/*.test.ts", "test/sandbox/**/*.test.ts", "test/architecture/**/*.test.ts"]),
      project("scenarios", ["test/scenarios/**/*.test.ts"], 30_000),
      project("durable", ["test/contracts/**/*.durable.test.ts", "test/scenarios/**/*.test.ts"], 60_000),
      project("process", ["test/process/**/*.test.ts"], 120_000),
      project("browser", ["test/browser/**/*.test.ts"], 120_000),
    ],
  },
});
