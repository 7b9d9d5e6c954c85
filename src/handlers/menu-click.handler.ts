import { OnEvent, type ClickEvent, type MessageHandler } from '../wechat';

/** Answers each menu button that no handler of its own has: `@OnEvent('CLICK', 'ORDER')`. */
@OnEvent('CLICK')
export class MenuClickHandler implements MessageHandler<ClickEvent> {
  handle({ eventKey }: ClickEvent): string {
    return `您点击了菜单「${eventKey}」。`;
  }
}
