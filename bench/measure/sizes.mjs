/** How much each part measures. */
export const FULL = {
  rounds: 5,
  warmUp: 20_000,
  saturation: 20_000,
  steadySeconds: 10,
  starts: 10,
  waiting: 10_000,
  traffic: 200_000,
  remembered: 1_000_000,
};

/** Enough to see a change of a third, not of a tenth. */
export const QUICK = {
  rounds: 3,
  warmUp: 4000,
  saturation: 6000,
  steadySeconds: 3,
  starts: 3,
  waiting: 2000,
  traffic: 20_000,
  remembered: 50_000,
};
