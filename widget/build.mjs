// Builds the one file a shop embeds: dist/fenqi-chat.js.
import { build } from "esbuild";
import { readFile } from "node:fs/promises";

// Style sheets travel inside the file, without the white space people need.
const styles = {
  name: "styles",
  setup(context) {
    context.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await context.esbuild.transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
      });
      return { contents: code, loader: "text" };
    });
  },
};

// A schema's prose is for people; the widget needs its rules.
const schemas = {
  name: "schemas",
  setup(context) {
    context.onLoad({ filter: /\.schema\.json$/ }, async ({ path }) => {
      const prose = new Set(["$schema", "$id", "title", "description", "additionalProperties"]);
      const text = await readFile(path, "utf8");
      const rules = JSON.parse(text, (key, value) =>
        prose.has(key) && typeof value !== "object" ? undefined : value,
      );
      return { contents: JSON.stringify(rules), loader: "json" };
    });
  },
};

await build({
  entryPoints: ["src/main.ts"],
  outfile: "dist/fenqi-chat.js",
  absWorkingDir: import.meta.dirname,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2021"],
  charset: "utf8",
  legalComments: "none",
  sourcemap: false,
  plugins: [styles, schemas],
  logLevel: "warning",
});
