import { act, details, notify } from './api.js';
import { chosenStory, current, update } from './store.js';
import { say } from './words.js';

async function replayWith(body) {
  const story = chosenStory();
  if (!story) return;
  const answer = await act('replay', { id: story.id, ...body });
  if (answer?.id) update({ selected: answer.id });
}

/** The chosen message again, as a new one. */
export const replay = () => replayWith({});
/** As WeChat delivers it again. */
export const retry = () => replayWith({ same: true });
export const replayEdited = (fields) => replayWith({ fields });

export async function edit() {
  const story = chosenStory();
  const found = story && (await details(story.id));
  if (found) update({ dialog: 'edit', fields: found.fields });
}

export async function saveTest() {
  const story = chosenStory();
  const answer = story && (await act('save-test', { id: story.id }));
  if (answer?.path) notify(say('saved', { path: answer.path }));
}

export async function copyCommand() {
  const story = chosenStory();
  const found = story && (await details(story.id));
  if (!found) return;
  // Where the browser asks first, the command can be copied from the notice.
  void navigator.clipboard?.writeText(found.command).catch(() => undefined);
  notify(`${say('copied')} ${found.command}`);
}

/** Has the chosen message sent again at each save, or no more. */
export function toggleRerun() {
  const story = chosenStory();
  const { rerun } = current().server;
  return story && act('rerun', { id: rerun === undefined ? story.id : undefined });
}
