import { expect, it } from 'vitest';
import { SharedCrosshair } from './crosshair';

it('tells every chart but the one that moved, until it leaves', () => {
  const shared = new SharedCrosshair();
  const heard: string[] = [];
  const [a, b, c] = [{}, {}, {}];
  shared.join(a, (time) => heard.push(`a ${time}`));
  const leave = shared.join(b, (time) => heard.push(`b ${time}`));
  shared.join(c, (time) => heard.push(`c ${time}`));
  shared.tell(a, 5);
  leave();
  shared.tell(c, null);
  expect(heard).toEqual(['b 5', 'c 5', 'a null']);
});
