import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from './deployment.ts';

/** What `jsol` answers to each command line, given as JSON: one process for all of them, since most of it is loading. */
const program = pathToFileURL(path.join(repository, 'apps/server/src/processes/cli.ts')).href;
const answers: { code: number | string; said: string }[] = [];
const write = process.stderr.write.bind(process.stderr);
for (const [index, line] of (JSON.parse(process.argv[2]!) as string[]).entries()) {
  let said = '';
  process.argv = [process.execPath, 'jsol', ...line.split(' ')];
  process.exitCode = 0;
  process.stderr.write = (text) => {
    said += String(text);
    return true;
  };
  // The address makes it another module: it runs anew on what is loaded already.
  await import(`${program}?linea=${index}`);
  process.stderr.write = write;
  answers.push({ code: process.exitCode, said });
}
process.exitCode = 0;
process.stdout.write(JSON.stringify(answers));
