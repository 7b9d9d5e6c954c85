import { current, update } from './store.js';

const takers = {
  all({ stories, bubbles }) {
    const { selected } = current();
    update({
      stories: new Map(stories.map((story) => [story.id, story])),
      order: stories.map(({ id }) => id),
      bubbles,
      selected: stories.some(({ id }) => id === selected) ? selected : undefined,
    });
  },
  state(server) {
    const { follower = server.followers[0]?.openId, selected, server: before } = current();
    // It was sent again because a handler was saved: that is what is looked at.
    const isNext = server.rerun > before.rerun && selected === before.rerun;
    update({ server, follower, selected: isNext ? server.rerun : selected });
  },
  story(story) {
    const { stories, order, filter } = current();
    const isNew = !stories.has(story.id);
    stories.set(story.id, story);
    // What the filter finds may have changed with the story.
    if (isNew) update({ order: [...order, story.id] });
    else update(filter === '' ? {} : { order: [...order] });
  },
  bubble(bubble) {
    update({ bubbles: [...current().bubbles, bubble] });
  },
};

/** Listens to what the console tells, and begins anew by itself where it is restarted. */
export function listen() {
  const events = new EventSource('/events');
  events.addEventListener('open', () => update({ isConnected: true }));
  events.addEventListener('error', () => update({ isConnected: false }));
  events.addEventListener('message', ({ data }) => {
    for (const event of JSON.parse(data)) takers[event.type]?.(event.data);
  });
}
