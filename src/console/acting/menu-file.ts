import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Platform } from '../../simulator';
import { watchFile } from '../../yaml-files';

type Buttons = NonNullable<Platform['api']['menus']['button']>;

/**
 * Has the phone show the menu of a `menu.yaml` as if it had been pushed, whenever it is saved;
 * `wechat menu push` to the simulated account shows there as well.
 * @returns ends it
 */
export function showMenuFile(path: string, platform: Platform, changed: () => void): () => void {
  const show = () => {
    const buttons = buttonsIn(path);
    if (buttons) platform.api.menus.button = buttons;
    changed();
  };
  show();
  return watchFile(path, show);
}

/** Undefined: there is none that can be read; `wechat menu push` says what is wrong with it. */
function buttonsIn(path: string): Buttons | undefined {
  try {
    const { button } = (parse(readFileSync(path, 'utf8')) ?? {}) as { readonly button?: unknown };
    return Array.isArray(button) ? (button as Buttons) : undefined;
  } catch {
    return undefined;
  }
}
