import { defineConfig } from "vitest/config";

// Takes pictures for the documentation; it tests nothing.
export default defineConfig({
  test: { include: ["screenshot/*.shot.ts"], testTimeout: 240_000, hookTimeout: 60_000, reporters: ["verbose"] },
});
