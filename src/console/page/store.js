import { useEffect, useState } from './html.js';
import { readPreferences } from './preferences.js';

/** All that the page shows; replaced, never changed in place, but for the long lists. */
const state = {
  stories: new Map(),
  order: [],
  bubbles: [],
  server: { faults: [], followers: [], services: [], speed: 1, reloads: 0 },
  follower: undefined,
  selected: undefined,
  tab: 'story',
  pane: 'phone',
  dialog: undefined,
  drawer: undefined,
  fields: {},
  notice: undefined,
  isConnected: false,
  ...readPreferences(),
};

const listeners = new Set();

export const current = () => state;

/** Puts these values in and draws whatever shows them. */
export function update(values) {
  Object.assign(state, values);
  for (const listener of listeners) listener();
}

/** What `select` gives now; the component is drawn again when that is another value. */
export function useStore(select) {
  const [value, setValue] = useState(() => ({ of: select(state) }));
  useEffect(() => {
    const listener = () => {
      const of = select(state);
      setValue((before) => (before.of === of ? before : { of }));
    };
    listener();
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, [select]);
  return value.of;
}

/** The chosen message, else the newest. */
export function chosenStory() {
  const id = state.selected ?? state.order.at(-1);
  return id === undefined ? undefined : state.stories.get(id);
}
