import type { Caller } from './caller';
import { HITCH, OUTAGE, shake } from './shake';
import { cut, deafen, slowStore } from './store-troubles';
import type { TokenFleet } from './token-fleet';
import { busyWithTokens, changeSecret, lose, slowWechat } from './wechat-troubles';

/** In pretended milliseconds: when it first goes wrong, and how often then. */
const FIRST = 20_000;
const EVERY = 170_000;
export const TIMES = 8;
/** Less than the rest of that, in which all instances have noticed the new token. */
const SPREAD = 95_000;

type Trouble = (fleet: TokenFleet) => void;

/** What goes wrong between instances, their store and WeChat. */
const ONCE: Readonly<Record<string, Trouble>> = {
  nothing: () => undefined,
  rivals: (fleet) => fleet.wechat.rival(fleet.mode),
  'void tokens': (fleet) => fleet.wechat.void(),
  'hitches of the store': (fleet) => cut(fleet, some(fleet), HITCH),
  'outages of the store for one': (fleet) => cut(fleet, [fleet.one()], OUTAGE),
  'outages of the store for all': (fleet) => cut(fleet, fleet.callers, OUTAGE),
  "lost answers of the store's": (fleet) => deafen(fleet, some(fleet)),
  'a slow store': (fleet) => slowStore(fleet, some(fleet)),
  'an emptied store': (fleet) => {
    fleet.wechat.rival(fleet.mode);
    fleet.tokens.empty();
  },
  'killed instances': (fleet) => killRefreshing(fleet),
  'frozen instances': (fleet) => freezeRefreshing(fleet),
  'clocks that differ': (fleet) => setClock(fleet, 120_000),
  'clocks that were set back': (fleet) => setClock(fleet, 4_000_000),
  'a busy WeChat': (fleet) => {
    fleet.wechat.isBusy = true;
    shake(fleet);
    setTimeout(() => (fleet.wechat.isBusy = false), fleet.random(...OUTAGE));
  },
  'a busy token call': (fleet) => busyWithTokens(fleet),
  'a WeChat that is not reached': (fleet) => lose(fleet, some(fleet), ['refused', 'lost']),
  'lost answers of WeChat': (fleet) => lose(fleet, some(fleet), ['unanswered', 'answered']),
  'a slow WeChat': (fleet) => slowWechat(fleet, some(fleet)),
  'another secret': (fleet) => changeSecret(fleet),
};

/** Of those that all instances get over while the others go on. */
const SOME = Object.keys(ONCE).filter((name) => !/set back|secret/.test(name));
const ALL = 'all of this';

export const TROUBLES: readonly string[] = [...Object.keys(ONCE), ALL];

/** Has it happen again and again. */
export function trouble(fleet: TokenFleet, name: string): void {
  const happen = () => {
    const names = name === ALL ? [any(fleet, SOME), any(fleet, SOME)] : [name];
    for (const one of names) ONCE[one]?.(fleet);
  };
  for (let i = 0; i < TIMES; i += 1) {
    setTimeout(happen, FIRST + i * EVERY + fleet.random(0, SPREAD));
  }
}

function any({ random }: TokenFleet, names: readonly string[]): string {
  return names[random(0, names.length - 1)] ?? '';
}

function some(fleet: TokenFleet): readonly Caller[] {
  return fleet.random(0, 2) === 0 ? fleet.callers : [fleet.one()];
}

function whileRefreshing(fleet: TokenFleet, act: (caller: Caller) => void): void {
  shake(fleet);
  const end = performance.now() + 30_000;
  const look = () => {
    const refreshing = fleet.callers.find(({ http }) => http.asking > 0);
    if (refreshing) act(refreshing);
    else if (performance.now() < end) setTimeout(look, 20);
  };
  look();
}

function killRefreshing(fleet: TokenFleet): void {
  whileRefreshing(fleet, (caller) => fleet.replace(caller, fleet.random(1000, 60_000)));
}

function freezeRefreshing(fleet: TokenFleet): void {
  const freeze = ({ process }: Caller) => {
    if (process.isDead || process.stoppedAt !== undefined) return;
    process.stop();
    setTimeout(() => process.goOn(), fleet.random(10_000, 120_000));
  };
  if (fleet.random(0, 1) === 0) whileRefreshing(fleet, freeze);
  else freeze(fleet.one());
}

/** A process whose clock was set goes by it once it was started again. */
function setClock(fleet: TokenFleet, most: number): void {
  if (fleet.random(0, 1) === 0) fleet.wechat.void();
  fleet.replace(fleet.one(), fleet.random(1000, 5000), fleet.random(-most, most));
}
