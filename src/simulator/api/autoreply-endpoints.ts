import type { WebsiteReply } from '../website/auto-reply-settings';
import type { Website } from '../website/website';
import { get, jsonAnswer, type Endpoints } from './api-endpoint';

/** `/cgi-bin/get_current_autoreply_info`: what was set on the website, read only, for every account. */
export function autoreplyEndpoints(website: Website, lend: (mediaId: string) => string): Endpoints {
  const lent = (reply: WebsiteReply): WebsiteReply =>
    ['img', 'voice', 'video'].includes(reply.type) && reply.content
      ? { ...reply, content: lend(reply.content) }
      : reply;
  const answer = () => {
    const { autoReplies } = website;
    const { add_friend_autoreply_info: follow, message_default_autoreply_info: other } =
      autoReplies;
    const rules = autoReplies.keyword_autoreply_info?.list.map((rule) => ({
      ...rule,
      reply_list_info: rule.reply_list_info.map(lent),
    }));
    return jsonAnswer({
      is_add_friend_reply_open: autoReplies.is_add_friend_reply_open ?? 0,
      is_autoreply_open: autoReplies.is_autoreply_open ?? 0,
      ...(follow && { add_friend_autoreply_info: lent(follow) }),
      ...(other && { message_default_autoreply_info: lent(other) }),
      ...(rules && { keyword_autoreply_info: { list: rules } }),
    });
  };
  return { '/cgi-bin/get_current_autoreply_info': get(answer) };
}
