import type { ContactWindow, Platform } from '../../simulator';

const OPEN_ID = 'oMini0Platform1Test2User3';
const FIRST = 3;
const MOST = 20;

/** As the page shows a follower. */
export interface FollowerView {
  readonly openId: string;
  readonly windows: readonly ContactWindow[];
  /** Until when "typing" is shown, in epoch milliseconds; 0: it is not. */
  readonly typingUntil: number;
  readonly follows: boolean;
  /** As the menu API has it. */
  readonly menu: readonly unknown[];
}

/** The people who write to the account. */
export class Followers {
  private openIds: readonly string[];
  private readonly typing = new Map<string, number>();
  private readonly gone = new Set<string>();

  constructor(private readonly platform: Platform) {
    this.openIds = [
      platform.testUser,
      ...Array.from({ length: FIRST - 1 }, (_, i) => openId(i + 2)),
    ];
  }

  has(one: string): boolean {
    return this.openIds.includes(one);
  }

  add(): void {
    if (this.openIds.length >= MOST) return;
    this.openIds = [...this.openIds, openId(this.openIds.length + 1)];
  }

  /** @param until epoch milliseconds; 0: it has stopped */
  types(one: string, until: number): void {
    this.typing.set(one, until);
  }

  follows(one: string, does: boolean): void {
    if (does) this.gone.delete(one);
    else this.gone.add(one);
  }

  view(): readonly FollowerView[] {
    return this.openIds.map((one) => ({
      openId: one,
      windows: this.platform.contactWindows(one),
      typingUntil: this.typing.get(one) ?? 0,
      follows: !this.gone.has(one),
      menu: this.platform.api.menus.shownTo(one),
    }));
  }
}

/** 28 characters, as WeChat's have. */
function openId(number: number): string {
  return `${OPEN_ID}${String(number).padStart(28 - OPEN_ID.length, 'a')}`;
}
