import { defineConfig } from "vitest/config";

// One file after another, one test after another: the browsers of a single call already fill two cores.
export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    teardownTimeout: 20_000,
    reporters: ["verbose"],
  },
});
