// Package a folder with simple-scorm-packager, many times in one process.
//
//     node simple_scorm_packager.js SOURCE FOLDER COUNT
//
// SOURCE holds the finished pages: it draws none. Prints JSON: milliseconds of processor time of each package,
// and the last one's bytes.
"use strict";

const fs = require("fs");
const path = require("path");
const packager = require("simple-scorm-packager");

const [source, folder, count] = process.argv.slice(2);
console.log = () => {}; // it tells every file it copies

function packaged(number) {
  const options = {
    version: "2004 4th Edition",
    title: "Bench",
    identifier: "bench",
    source,
    package: { zip: true, version: String(number), outputFolder: folder },
  };
  return new Promise((resolve) => packager(options, resolve));
}

async function main() {
  const milliseconds = [];
  for (let number = 1; number <= Number(count); number += 1) {
    const start = process.cpuUsage();
    await packaged(number);
    const { user, system } = process.cpuUsage(start);
    milliseconds.push((user + system) / 1e3);
  }
  const newest = fs.readdirSync(folder).filter((name) => name.endsWith(".zip"))[0];
  const bytes = fs.statSync(path.join(folder, newest)).size;
  process.stdout.write(JSON.stringify({ milliseconds, bytes }) + "\n");
}

main();
