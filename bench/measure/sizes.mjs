/** How much each part measures. */
export const FULL = {
  rounds: 7,
  warmUp: 10_000,
  saturation: 4000,
  steadySeconds: 2,
  starts: 5,
  waiting: 10_000,
  traffic: 200_000,
  trafficRate: 2000,
  remembered: 1_000_000,
};

/** Enough to see a change of a third, not of a tenth. */
export const QUICK = {
  rounds: 3,
  warmUp: 5000,
  saturation: 2000,
  steadySeconds: 1,
  starts: 2,
  waiting: 2000,
  traffic: 20_000,
  trafficRate: 2000,
  remembered: 100_000,
};
