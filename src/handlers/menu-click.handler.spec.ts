import { eventMessage } from '../wechat';
import { MenuClickHandler } from './menu-click.handler';

it('names the button', () => {
  const event = eventMessage('CLICK').with('eventKey', 'ORDER').build();
  expect(new MenuClickHandler().handle(event)).toContain('「ORDER」');
});
