import { randomBytes } from 'node:crypto';
import { chown, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/** There nothing can be put in the file's place, such as where it alone is mounted into a container. */
const ONLY_IN_PLACE = new Set(['EACCES', 'EBUSY', 'EPERM', 'EROFS', 'EXDEV']);

/**
 * Puts a text in the place of a file that somebody keeps: all of it or, where the disk is full or the
 * process ends, nothing. Owner, mode and symbolic links stay.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const draft = `${target}.${randomBytes(6).toString('hex')}.part`;
  try {
    await writeDraft(draft, target, text);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (!ONLY_IN_PLACE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await writeFile(target, text);
  }
}

/** Beside the target, and of the same owner. */
async function writeDraft(draft: string, target: string, text: string): Promise<void> {
  const before = await stat(target).catch(() => undefined);
  await writeFile(draft, text, { flag: 'wx', mode: before?.mode, flush: true });
  if (before === undefined) return;
  const { uid, gid } = await stat(draft);
  if (uid !== before.uid || gid !== before.gid) await chown(draft, before.uid, before.gid);
}
