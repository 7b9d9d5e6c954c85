import { asText } from '../wechat';
import { HelpHandler } from './help.handler';

it('tells what the account can do', () => {
  expect(asText(new HelpHandler().handle(), 'passive').content).toContain('• 图片');
});
