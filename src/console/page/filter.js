/** Ids of the stories in which every word of the filter occurs, the newest first. */
export function matching({ stories, order }, filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const newest = order.toReversed();
  if (words.length === 0) return newest;
  return newest.filter((id) => {
    const text = textOf(stories.get(id));
    return words.every((word) => text.includes(word));
  });
}

function textOf({ id, summary, msgType, handler = '', follower, deliveries, faults, seen }) {
  const results = deliveries.map(({ result = 'open' }) => result);
  const all = [
    `#${id}`,
    summary,
    msgType,
    handler,
    follower,
    ...results,
    ...faults,
    seen?.kind ?? '',
  ];
  return all.join(' ').toLowerCase();
}
