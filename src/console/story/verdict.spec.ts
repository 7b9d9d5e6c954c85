import type { DeliveryBar, Story } from './story';
import { verdictOf } from './verdict';

const bar = (number: number, at: number, took: number, more: Partial<DeliveryBar>) => ({
  number,
  at,
  took,
  ...more,
});

const run = { handler: 'OwnHandler', process: 1, at: 10, took: 20, end: 'replied' } as const;

/** A text that was answered at once, except for what is named. */
function story(differing: Partial<Story> = {}): Story {
  return {
    id: 1,
    follower: 'o1',
    sentAt: 0,
    msgType: 'text',
    summary: 'a',
    faults: [],
    isForged: false,
    speed: 1,
    isDone: true,
    verdict: [],
    handler: 'OwnHandler',
    calls: [],
    late: [],
    fetched: [],
    ledger: [],
    runs: [run],
    deliveries: [bar(1, 0, 40, { result: 'answered', status: 200 })],
    seen: { kind: 'reply', text: 'b' },
    ...differing,
  };
}

const told = (given: Story) =>
  verdictOf(given).map(({ code, kind }) => (kind === 'event' ? code : `${kind}:${code}`));

const failure = (code: string) => [`cause:${code}`, `cure:${code}`];

describe('the verdict', () => {
  it('of a quick reply says when, how many runs, and how long the user waited', () => {
    expect(verdictOf(story())).toEqual([
      { code: 'answered', values: { number: 1, at: 40 }, kind: 'event' },
      { code: 'oneRun', values: { count: 1 }, kind: 'event' },
      { code: 'waited', values: { took: 40 }, kind: 'event' },
    ]);
  });

  it('of a slow one names the cut, the delivery that got the reply, and the cure', () => {
    const deliveries = [
      bar(1, 0, 5000, { result: 'cut' }),
      bar(2, 5000, 2300, { result: 'answered' }),
    ];
    const slow = story({ deliveries, runs: [{ ...run, took: 7200 }] });
    expect(told(slow)).toEqual(['cut', 'got', 'oneRun', 'waited', ...failure('slow')]);
    expect(verdictOf(slow)[1]?.values).toEqual({ number: 2, at: 7300 });
  });

  it.each<[string, Partial<Story>, string]>([
    ['a handler that throws', { runs: [{ ...run, end: 'threw', error: 'no' }] }, 'threw'],
    ['a process that was killed', { runs: [{ ...run, end: 'killed' }] }, 'killed'],
    ['a text that was cut', { uncutBytes: 3000 }, 'cutText'],
    [
      'an errcode of the token',
      { calls: [{ path: '/cgi-bin/media/get', result: '42001', at: 0, took: 1, process: 1 }] },
      'token',
    ],
    [
      'an errcode that is met while sending',
      {
        calls: [
          { path: '/cgi-bin/message/custom/send', result: '45047', at: 0, took: 1, process: 1 },
        ],
      },
      'kf45047',
    ],
    [
      'a service that was down',
      {
        deliveries: [bar(1, 0, 2, { result: 'failed', problem: 'no answer: refused-connection' })],
        seen: { kind: 'outage', text: '' },
      },
      'connection',
    ],
    [
      'an answer that WeChat does not show',
      { deliveries: [bar(1, 0, 2, { result: 'failed', problem: 'HTTP 201 in place of 200' })] },
      'answer',
    ],
    [
      'a message that cannot be read',
      { deliveries: [bar(1, 0, 2, { result: 'refused', status: 400, problem: 'no XML' })] },
      'unreadable',
    ],
    [
      'a message that nobody takes',
      { runs: [], handler: undefined, seen: { kind: 'nothing', text: '' } },
      'noHandler',
    ],
    ['a handler that returns nothing', { seen: { kind: 'nothing', text: '' } }, 'noReply'],
  ])('of %s has cause and cure', (_, differing, code) => {
    expect(told(story(differing)).slice(-2)).toEqual(failure(code));
  });

  it('of several customer-service messages tells them once', () => {
    const late = [100, 200, 300].map((at) => ({ at, text: 'part' }));
    const several = story({ late, seen: { kind: 'nothing', text: '' } });
    expect(told(several)).toEqual(['answered', 'oneRun', 'sentLateMany', 'waitedLate']);
    expect(verdictOf(several)[2]?.values).toEqual({ count: 3, from: 100, to: 300 });
  });

  it('of a forged message says that nobody sees it', () => {
    const deliveries = [bar(1, 0, 3, { result: 'refused', status: 403, problem: 'signature' })];
    const forged = story({ deliveries, runs: [], isForged: true, seen: undefined });
    expect(told(forged)).toEqual(['refused', 'noRun', 'nobodySees', ...failure('refusal')]);
  });

  it('of one that is under way says what it waits for', () => {
    const { end: _, ...going } = run;
    expect(told(story({ isDone: false, deliveries: [], runs: [going] }))).toEqual(['running']);
    expect(told(story({ isDone: false, deliveries: [], runs: [] }))).toEqual(['open']);
  });

  const atPickup = (state: string) => [{ at: 1, state, process: 1 }];
  const nothing = { kind: 'nothing', text: '' } as const;
  const holding = [
    bar(1, 0, 5000, { result: 'cut' }),
    bar(2, 5000, 4500, { result: 'answered', isHolding: true }),
  ];

  it.each<[string, Partial<Story>, readonly string[]]>([
    ['waits', { ledger: atPickup('pickup') }, ['pickup']],
    ['was fetched', { ledger: atPickup('fetched'), fetched: [{ by: 2, at: 9000 }] }, ['fetched']],
    [
      'was fetched in part',
      { ledger: atPickup('pickup'), fetched: [{ by: 2, at: 9000, part: 1 }] },
      ['fetchedPart', 'restWaits'],
    ],
    [
      'was sent',
      { ledger: atPickup('sent'), late: [{ at: 1, text: 'b' }] },
      ['sentLate', 'waitedLate'],
    ],
    ['was dropped', { ledger: atPickup('ended') }, ['holdingOnly']],
  ])('of a holding text does not call it the reply, which %s', (_, differing, end) => {
    const held = story({ deliveries: holding, ...differing });
    expect(told(held)).toEqual(['cut', 'gotHolding', 'oneRun', ...end]);
  });

  it('of a reply that was fetched does not say that the user sees nothing', () => {
    const calls = [
      { path: '/cgi-bin/message/custom/send', result: '48001', at: 0, took: 1, process: 1 },
    ];
    const ledger = atPickup('fetched');
    const fetched = story({ calls, ledger, seen: nothing, fetched: [{ by: 2, at: 9000 }] });
    expect(told(fetched)).toEqual(['answered', 'oneRun', 'fetched', ...failure('kf48001')]);
  });

  it.each([
    [{ from: 1 }, 'fetches'],
    [{ from: 1, part: 2 }, 'fetchesPart'],
  ])('of a message that fetches a reply (%j) says which', (pickup, code) => {
    const deliveries = [
      bar(1, 0, 5000, { result: 'cut' }),
      bar(2, 5000, 9, { result: 'answered' }),
    ];
    const fetching = story({ deliveries, runs: [], handler: undefined, pickup });
    expect(told(fetching)).toEqual(['cut', 'got', code, 'waited']);
    expect(verdictOf(fetching)[2]?.values).toEqual(pickup);
  });

  it('of one that came before the reply was ready does not blame a handler', () => {
    const early = story({ runs: [], handler: undefined, pickup: {}, seen: nothing });
    expect(told(early)).toEqual(['answered', 'noRun', 'nothing', ...failure('notReady')]);
  });

  it('of a message that no handler has run for does not say that one returned nothing', () => {
    expect(told(story({ runs: [], seen: nothing }))).toEqual(['answered', 'noRun', 'nothing']);
  });

  it.each(['pickup', 'late'])('of a reply that is still to come (%s) says so', (state) => {
    const ledger = [{ at: 1, state, process: 1 }];
    expect(told(story({ ledger, seen: { kind: 'nothing', text: '' } })).at(-1)).toBe(state);
  });
});
