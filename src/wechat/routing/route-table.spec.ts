import {
  eventMessage,
  imageMessage,
  textMessage,
  toMessage,
  type IncomingMessage,
} from '../messages';
import { eventPlace, type Condition } from './claim';
import { DuplicateRouteError } from './routing.errors';
import { candidatesFor } from '../observing/route-story';
import type { Route } from './route';
import { RouteTable } from './route-table';

function route(
  handlerName: string,
  place: string,
  condition: Condition = { kind: 'whole' },
): Route {
  return { handlerName, claim: { place, condition, options: {} }, handler: { handle: () => '' } };
}
const key = (name: string, text: string, place = 'text') =>
  route(name, place, { kind: 'key', key: text });
const pattern = (name: string, re: RegExp, priority = 0, place = 'text') =>
  route(name, place, { kind: 'pattern', pattern: re, priority });

const text = (content: string) => textMessage().with('content', content).build();
const click = (eventKey: string) => eventMessage('CLICK').with('eventKey', eventKey).build();

describe('RouteTable', () => {
  const ambiguous = jest.fn<void, [string, string]>();
  const table = (...routes: readonly Route[]) =>
    new RouteTable(routes, (taken, other) => ambiguous(taken.handlerName, other.handlerName));
  const taker = (routes: readonly Route[], message: IncomingMessage) =>
    table(...routes).find(message)?.route.handlerName;

  beforeEach(() => ambiguous.mockClear());

  const all = [
    route('Unhandled', '*'),
    route('AnyText', 'text'),
    pattern('Low', /order/, -1),
    pattern('Mid', /order/),
    pattern('High', /order \d/, 1),
    key('Exact', 'order 7'),
    route('AnyClick', eventPlace('CLICK')),
    key('Help', 'HELP', eventPlace('CLICK')),
  ];

  it.each<[string, IncomingMessage, string]>([
    ['a key before any pattern', text('order 7'), 'Exact'],
    ['a key with blanks around', text(' order 7\n'), 'Exact'],
    ['a pattern of high priority before others', text('order 8'), 'High'],
    ['a pattern of default priority before a negative one', text('my order'), 'Mid'],
    ['the whole type when nothing narrower fits', text('hello'), 'AnyText'],
    ['the whole type though a key differs in case', text('ORDER 7'), 'AnyText'],
    ['the key of an event', click('HELP'), 'Help'],
    ['the whole event when no key fits', click('OTHER'), 'AnyClick'],
    [
      'an event whose name comes in another spelling',
      toMessage({ MsgType: 'event', Event: 'click', EventKey: 'HELP' }),
      'Help',
    ],
    ['the unhandled type', imageMessage().build(), 'Unhandled'],
    ['the unhandled event', eventMessage('subscribe').build(), 'Unhandled'],
    ['an unknown type', toMessage({ MsgType: 'brand_new' }), 'Unhandled'],
  ])('takes %s', (_, message, expected) => {
    expect(taker(all, message)).toBe(expected);
    expect(taker(all.toReversed(), message)).toBe(expected);
    expect(candidatesFor(all, message)[0]?.handler).toBe(expected);
    expect(ambiguous).not.toHaveBeenCalled();
  });

  it('tells which others fit, in the order in which they would take it', () => {
    const fitting = candidatesFor(all.toReversed(), text('order 7'));
    const names = ['Exact', 'High', 'Mid', 'Low', 'AnyText', 'Unhandled'];
    expect(fitting.map(({ handler }) => handler)).toEqual(names);
    expect(fitting[1]).toMatchObject({ claim: 'text /order \\d/ (priority 1)', by: 'pattern' });
  });

  it('finds nobody where nobody claims', () => {
    expect(table(key('Exact', 'a')).find(text('b'))).toBeUndefined();
    expect(table().find(text('b'))).toBeUndefined();
  });

  it('does not take the key of an event for a text', () => {
    const routes = [key('Click', 'HELP', eventPlace('CLICK')), key('Text', 'HELP')];
    expect(taker(routes, text('HELP'))).toBe('Text');
    expect(taker(routes, click('HELP'))).toBe('Click');
  });

  it('does not take a key of Object.prototype for a claimed one', () => {
    expect(taker([key('Exact', 'a')], text('constructor'))).toBeUndefined();
  });

  it('hands over what a pattern matched, of the text without blanks around', () => {
    const found = table(pattern('Order', /^订单\s*(\d+)$/)).find(text(' 订单 42 '));
    expect(found?.match?.[1]).toBe('42');
    expect(table(key('Exact', 'a')).find(text('a'))?.match).toBeUndefined();
  });

  it('lets the first name take what two patterns of one priority match, and tells of it', () => {
    const routes = [pattern('Beta', /a/), pattern('Alpha', /b/), pattern('Gamma', /c/)];
    for (const order of [routes, routes.toReversed()]) {
      ambiguous.mockClear();
      expect(taker(order, text('xabx'))).toBe('Alpha');
      expect(ambiguous.mock.calls).toEqual([['Alpha', 'Beta']]);
    }
  });

  it('does not tell of patterns that a higher priority has decided between', () => {
    expect(taker([pattern('Alpha', /a/), pattern('Beta', /a/, 1)], text('a'))).toBe('Beta');
    expect(ambiguous).not.toHaveBeenCalled();
  });

  it.each<[string, Route, Route]>([
    ['key', key('First', 'a'), key('Second', 'a')],
    ['type', route('First', 'text'), route('Second', 'text')],
    ['event', route('First', eventPlace('CLICK')), route('Second', eventPlace('click'))],
    ['pattern and priority', pattern('First', /a/i, 1), pattern('Second', /a/i, 1)],
    ['rest', route('First', '*'), route('Second', '*')],
  ])('refuses two claims of one %s, naming both classes', (_, first, second) => {
    expect(() => table(first, second)).toThrow(DuplicateRouteError);
    expect(() => table(first, second)).toThrow(/First and Second both answer/);
  });

  it('takes one pattern with two priorities or flags for two', () => {
    expect(() => table(pattern('A', /a/), pattern('B', /a/, 1), pattern('C', /a/i))).not.toThrow();
  });
});
