import type { Platform } from '../simulator';
import { playScenarios } from './play-scenarios';
import type { Outcome, Scenario } from './scenario';

const fine: Outcome = { sees: '你好', took: 1, deliveries: 1, faults: [] };

/** A stage on which each scenario causes `runs` handler runs. */
async function rowFor(scenario: Partial<Scenario>, runs = 1) {
  let count = 0;
  const handlerRuns = async () => count;
  const stage = { platform: {} as Platform, others: [], directory: '', handlerRuns };
  const play = scenario.play ?? (async () => fine);
  const counting: Scenario = {
    sent: 'text',
    runs: 1,
    play: async () => {
      count += runs;
      return play(stage);
    },
  };
  return (await playScenarios(stage, [counting]))[0];
}

describe('playing a scenario', () => {
  it('gives a row with what came of it and how many handlers ran', async () => {
    expect(await rowFor({})).toEqual({ ...fine, sent: 'text', runs: 1 });
  });

  it('finds fault with a second run', async () => {
    const row = await rowFor({}, 2);
    expect(row?.faults).toEqual(['expected handler runs: 1, got 2']);
  });

  it('finds fault when it breaks off', async () => {
    const row = await rowFor({ play: async () => Promise.reject(new Error('cut')) });
    expect(row?.faults).toEqual(['Error: cut']);
  });
});
