import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    {
      // As in the build: a style sheet is a text.
      name: "styles",
      enforce: "pre",
      load: (id) =>
        id.endsWith(".css") ? `export default ${JSON.stringify(readFileSync(id, "utf8"))}` : null,
    },
  ],
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
  },
});
