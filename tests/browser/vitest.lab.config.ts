import { defineConfig } from "vitest/config";

// Networks are made once; then one file after another, one test after another.
export default defineConfig({
  test: {
    include: ["lab/*.test.ts"],
    globalSetup: "lab/harness/internet.ts",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: ["verbose"],
  },
});
