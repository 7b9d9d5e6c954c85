import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { versionOf } from '../yaml-files';

const VARIABLE = /^\$\{([A-Za-z_]\w*)\}$/;
/** Beside other characters, or with no name in it; texts for users may have one. */
const HALF = /^\S*\$\{\S*$/;
const FILE = /^file:(.+)$/;

/** A value that stands elsewhere is not there; the message says where and what to do. */
export class ReferenceError extends Error {
  override readonly name = 'ReferenceError';
}

/** Finds what `${NAME}` and `file:path` stand for, from a file in `directory`. */
export class References {
  /** The files that were asked for, as they were. */
  readonly files = new Map<string, string>();

  constructor(
    private readonly directory: string,
    private readonly variable: (name: string) => string | undefined,
  ) {}

  /** @throws ReferenceError */
  resolve(value: string): string {
    const name = VARIABLE.exec(value)?.[1];
    if (name !== undefined) return this.ofVariable(name);
    if (HALF.test(value)) throw new ReferenceError('expected ${NAME} alone, of a variable');
    const file = FILE.exec(value)?.[1];
    return file === undefined ? value : this.ofFile(file.trim());
  }

  private ofVariable(name: string): string {
    const value = this.variable(name);
    if (value?.trim()) return value;
    throw new ReferenceError(`the variable ${name} is not set: set it, or write file:PATH`);
  }

  private ofFile(file: string): string {
    const path = resolve(this.directory, file);
    this.files.set(path, versionOf(path));
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (error) {
      const { code = 'it cannot be read' } = error as NodeJS.ErrnoException;
      throw new ReferenceError(`${path}: ${code}. Give the service's user that file to read`);
    }
  }
}
