// The one file must stay under 45 kB as it travels.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 45_000;

const file = new URL("../dist/fenqi-chat.js", import.meta.url);
const size = gzipSync(readFileSync(file), { level: 9 }).length;
console.log(`fenqi-chat.js: ${size} bytes gzipped, ${LIMIT} allowed`);
process.exitCode = size <= LIMIT ? 0 : 1;
