import type { Fleet } from './fleet';
import type { PretendedInstance } from './instance';

/** Between these, in pretended milliseconds, something goes wrong. */
const FIRST = 1000;
const LAST = 50_000;
const TIMES = 6;

/** Milliseconds, at least and at most. */
const HITCH = [50, 280] as const;
const STALL = [250, 1500] as const;
const OUTAGE = [1500, 9000] as const;
const RESTART = [0, 60_000] as const;
const FREEZE = [1000, 120_000] as const;

type Trouble = (fleet: Fleet) => void;

/** What goes wrong between instances and their store. */
export const TROUBLES: Readonly<Record<string, Trouble>> = {
  nothing: () => undefined,
  'hitches of one': again((fleet) => cut(fleet, [one(fleet)], HITCH)),
  'hitches of all': again((fleet) => cut(fleet, fleet.instances, HITCH)),
  'stalls of one': again((fleet) => cut(fleet, [one(fleet)], STALL)),
  'stalls of all': again((fleet) => cut(fleet, fleet.instances, STALL)),
  'outages of one': again((fleet) => cut(fleet, [one(fleet)], OUTAGE)),
  'outages of all': again((fleet) => cut(fleet, fleet.instances, OUTAGE)),
  'slowness of one': again((fleet) => slow(fleet, [one(fleet)])),
  'slowness of all': again((fleet) => slow(fleet, fleet.instances)),
  'all of this': again((fleet) => {
    const some = fleet.random(0, 2) === 0 ? fleet.instances : [one(fleet)];
    if (fleet.random(0, 1) === 0) slow(fleet, some);
    else cut(fleet, some, [HITCH, STALL, OUTAGE][fleet.random(0, 2)] ?? OUTAGE);
  }),
  'two that are killed': (fleet) => {
    for (const at of [0, 1]) {
      setTimeout(() => fleet.kill(at, Infinity), fleet.random(FIRST, LAST));
    }
  },
};

/** What happens to instances beside. */
export const ENDS: Readonly<Record<string, Trouble>> = {
  kills: again(kill),
  freezes: again(freeze),
  'kills and freezes': again((fleet) => (fleet.random(0, 1) === 0 ? kill(fleet) : freeze(fleet))),
  'kills, freezes and all of this': (fleet) => {
    ENDS['kills and freezes']?.(fleet);
    TROUBLES['all of this']?.(fleet);
  },
};

function kill(fleet: Fleet): void {
  fleet.kill(fleet.random(0, fleet.instances.length - 1), fleet.random(...RESTART));
}

function freeze(fleet: Fleet): void {
  const some = one(fleet);
  // Short ones leave a lease, long ones do not.
  const ms = fleet.random(0, 1) === 0 ? fleet.random(FREEZE[0], 8000) : fleet.random(...FREEZE);
  if (some) fleet.freeze(some, ms, fleet.random(0, 1) === 0);
}

function again(trouble: Trouble): Trouble {
  return (fleet) => {
    for (let i = 0; i < TIMES; i += 1) {
      setTimeout(() => trouble(fleet), fleet.random(FIRST, LAST));
    }
  };
}

function one({ instances, random }: Fleet): PretendedInstance | undefined {
  return instances[random(0, instances.length - 1)];
}

type Some = readonly (PretendedInstance | undefined)[];

function cut({ random }: Fleet, some: Some, [least, most]: readonly [number, number]): void {
  for (const instance of some) if (instance) instance.line.isUp = false;
  setTimeout(
    () => {
      for (const instance of some) if (instance) instance.line.isUp = true;
    },
    random(least, most),
  );
}

/** Of a tenth of a second and more, there and back. */
function slow({ random }: Fleet, some: Some): void {
  for (const instance of some) if (instance) instance.line.latency = () => random(50, 400);
  setTimeout(
    () => {
      for (const instance of some) if (instance) instance.line.latency = () => random(1, 8);
    },
    random(...OUTAGE),
  );
}
