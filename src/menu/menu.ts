/** A button, or an entry below one, as WeChat writes it. */
export interface MenuButton {
  readonly name: string;
  readonly type?: string;
  readonly key?: string;
  readonly url?: string;
  readonly appid?: string;
  readonly pagepath?: string;
  readonly media_id?: string;
  readonly article_id?: string;
  readonly sub_button?: readonly MenuButton[];
}

/** The users that a conditional menu is for. */
export interface MatchRule {
  readonly tag_id?: string;
  /** 1 iOS, 2 Android, 3 others. */
  readonly client_platform_type?: string;
}

export interface ConditionalMenu {
  readonly matchrule: MatchRule;
  readonly button: readonly MenuButton[];
}

/** A `menu.yaml`: the default menu, and others for some users, of which the last that fits is shown. */
export interface Menu {
  readonly button: readonly MenuButton[];
  readonly conditional?: readonly ConditionalMenu[];
}

/** Buttons and entries of all menus that do something. */
export function leavesOf({ button, conditional = [] }: Menu): readonly MenuButton[] {
  const top = [...button, ...conditional.flatMap((one) => one.button)];
  return top.flatMap((one) => (one.sub_button ? one.sub_button : [one]));
}
