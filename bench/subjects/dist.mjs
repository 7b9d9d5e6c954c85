import { existsSync, readFileSync } from 'node:fs';

/** SERVICE_DIST: another build than this folder's, to compare two. */
const dist = new URL(process.env.SERVICE_DIST ?? '../../dist/', import.meta.url);

/** @throws when the service is not built */
export function distFile(path) {
  const file = new URL(path, dist);
  if (!existsSync(file)) throw new Error(`${file.pathname} is missing: run npm run build first`);
  return file;
}

/** A module of the built service. */
export async function fromDist(path) {
  return (await import(distFile(path))).default;
}

/** What `npm start` gives to node beside the script. */
export function startFlags() {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url)));
  return scripts.start.split(/\s+/).filter((word) => word.startsWith('--'));
}
