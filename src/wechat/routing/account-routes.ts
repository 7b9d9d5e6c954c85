import type { WechatAccount } from '../account/wechat-account';
import { describeClaim, type Route } from './route';
import { RouteTable, type AmbiguityListener } from './route-table';

/** The routes as each account has them: its own in the place of those that all have. */
export class AccountRoutes {
  private readonly common: RouteTable;
  private readonly own: ReadonlyMap<string, RouteTable>;

  /** @throws DuplicateRouteError when two routes of one account claim one place */
  constructor(routes: readonly Route[], onAmbiguity: AmbiguityListener) {
    const common = routes.filter(({ accounts }) => accounts === undefined);
    this.common = new RouteTable(common, onAmbiguity);
    const names = new Set(routes.flatMap(({ accounts = [] }) => accounts));
    this.own = new Map(
      [...names].map((name) => {
        const own = routes.filter(({ accounts }) => accounts?.includes(name));
        const claims = new Set(own.map(({ claim }) => describeClaim(claim)));
        const others = common.filter(({ claim }) => !claims.has(describeClaim(claim)));
        return [name, new RouteTable([...own, ...others], onAmbiguity, name)];
      }),
    );
  }

  /** The accounts that have some of their own. */
  get names(): readonly string[] {
    return [...this.own.keys()];
  }

  of({ name }: Pick<WechatAccount, 'name'>): RouteTable {
    return this.own.get(name) ?? this.common;
  }
}
