import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';

type Read<T> = (value: string) => T | undefined;

/**
 * One environment variable.
 * @param expected completes the sentence "expected …"; names an example so that it is also the cure
 * @param read turns the text into the value, or gives undefined where it is wrong
 */
export function variable<T>(expected: string, read: Read<T>) {
  return z.string().transform((value, context): T => {
    const result = read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: `expected ${expected}, got "${value}"` });
    return z.NEVER;
  });
}

/** A variable whose value never appears in a message. */
export function secret(expected: string, pattern: RegExp) {
  return z.string().transform((value, context): string => {
    if (pattern.test(value)) return value;
    context.addIssue({
      code: 'custom',
      message: `expected ${expected}, got ${value.length} characters that do not fit (value not shown)`,
    });
    return z.NEVER;
  });
}

export function integer(what: string, least: number, most: number) {
  return variable(`${what}, a whole number from ${least} to ${most}`, (value) => {
    const number = Number(value);
    return /^\d+$/.test(value) && number >= least && number <= most ? number : undefined;
  });
}

export function choice<const T extends string>(...choices: readonly T[]) {
  return variable(`one of ${choices.join(', ')}`, (value) => choices.find((one) => one === value));
}

export function text(what: string, pattern: RegExp = /./u) {
  return variable(what, (value) => (pattern.test(value) ? value : undefined));
}

/** An address that may hold a password: it never appears in a message. */
export function url(example: string, ...protocols: readonly string[]) {
  return z.string().transform((value, context): string => {
    if (isUrl(value, protocols)) return value.replace(/\/+$/, '');
    const message = `expected an address without blanks such as ${example} (value not shown)`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** An address in front of paths, which would become part of its query. */
export function baseUrl(example: string, ...protocols: readonly string[]) {
  const error = `expected an address without ? and # such as ${example} (value not shown)`;
  return url(example, ...protocols).refine((value) => !/[?#]/.test(value), { error });
}

/** Without blanks, which a URL leaves out, but a path that is put behind the address does not. */
function isUrl(value: string, protocols: readonly string[]): boolean {
  return !/\s/.test(value) && URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

/** A path of a file that can be read. What it says is looked at later. */
export function file(what: string) {
  return z.string().transform((value, context): string => {
    try {
      accessSync(value, constants.R_OK);
      return value;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const message = `expected ${what}, got ${value} (${code})`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });
}

/** Comma-separated; what is wrong is named, not the whole list. */
export function list(what: string, isItem: (item: string) => boolean) {
  return z.string().transform((value, context): readonly string[] => {
    const items = value.split(',').map((one) => one.trim());
    const wrong = items.filter((item) => !isItem(item)).map((item) => `"${item}"`);
    if (wrong.length === 0) return items;
    context.addIssue({ code: 'custom', message: `expected ${what}, got ${wrong.join(', ')}` });
    return z.NEVER;
  });
}

/** `10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`; not `/0`, which would be everybody. */
export function isAddressRange(item: string): boolean {
  const [address = '', prefix = '1', ...more] = item.split('/');
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 0 || more.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  return Number(prefix) >= 1 && Number(prefix) <= (version === 4 ? 32 : 128);
}
