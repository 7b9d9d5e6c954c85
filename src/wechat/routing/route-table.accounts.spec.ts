import { textMessage } from '../messages';
import { AccountRoutes } from './route-table';
import type { Condition } from './claim';
import type { Route } from './route';

const key: Condition = { kind: 'key', key: '帮助' };

function route(handlerName: string, condition: Condition, ...accounts: readonly string[]): Route {
  const own = accounts.length > 0 ? { accounts } : {};
  const handler = { handle: () => undefined };
  return { claim: { place: 'text', condition, options: {} }, handlerName, handler, ...own };
}

describe('AccountRoutes', () => {
  const message = textMessage().with('content', '帮助').build();
  const taken = (routes: readonly Route[], name: string) =>
    new AccountRoutes(routes, () => undefined).of({ name }).find(message)?.route.handlerName;

  it("has an account's own handler in the place of the one of all accounts", () => {
    const routes = [route('All', key), route('Own', key, 'shop', 'outlet')];
    expect(['shop', 'outlet', 'blog'].map((name) => taken(routes, name))).toEqual([
      'Own',
      'Own',
      'All',
    ]);
  });

  it('goes by what is narrower first, whosever it is', () => {
    const routes = [route('Key', key), route('Whole', { kind: 'whole' }, 'shop')];
    expect(taken(routes, 'shop')).toBe('Key');
  });

  it('finds conflicts account by account', () => {
    const apart = [route('One', key, 'shop'), route('Other', key, 'blog')];
    expect(taken(apart, 'blog')).toBe('Other');
    const together = [route('One', key, 'shop'), route('Other', key, 'blog', 'shop')];
    expect(() => taken(together, 'blog')).toThrow(/One and Other both answer text "帮助" for shop/);
  });
});
