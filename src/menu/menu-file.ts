import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { readYaml, YamlFileError } from '../yaml-files';
import { fromApi } from './from-wechat';
import type { Menu } from './menu';
import { menuSchema } from './menu-schema';

/** @returns undefined where there is no such file @throws YamlFileError */
export async function readMenu(path: string): Promise<Menu | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new YamlFileError(path, [{ line: 1, message: `it cannot be read: ${error.message}` }]);
  });
  if (text === undefined) return undefined;
  const menu = readYaml(path, text, menuSchema);
  // WeChat tells it so when it is read back.
  return fromApi({ menu, conditionalmenu: menu.conditional ?? [] });
}

/** As it stands in the file; two menus are the same where these are. */
export function menuText(menu: Menu): string {
  return stringify(menu, { schema: 'failsafe', lineWidth: 0 });
}

/** The lines of two menus, `-` only in the first, `+` only in the second; empty: they are the same. */
export function menuDiff(before: Menu | undefined, after: Menu | undefined): readonly string[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const same = longestCommon(a, b);
  if (same.length === a.length && same.length === b.length) return [];
  const lines: string[] = [];
  let [i, j] = [0, 0];
  for (const line of [...same, undefined]) {
    while (i < a.length && a[i] !== line) lines.push(`- ${a[i++]}`);
    while (j < b.length && b[j] !== line) lines.push(`+ ${b[j++]}`);
    if (line !== undefined) lines.push(`  ${line}`);
    i += 1;
    j += 1;
  }
  return lines;
}

function linesOf(menu: Menu | undefined): readonly string[] {
  return menu ? menuText(menu).trimEnd().split('\n') : [];
}

/** Menus have some hundred lines at most. */
function longestCommon(a: readonly string[], b: readonly string[]): readonly string[] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const common: string[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      common.push(a[i] ?? '');
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return common;
}
