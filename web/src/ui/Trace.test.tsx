// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Explanation } from '../api/types';
import { Trace } from './Trace';

const rule = (fields: Partial<Explanation>): Explanation =>
  ({
    rule: 'RuleOne',
    title: 'Rule one',
    passed: true,
    detail: 'It is fine.',
    may_retry: false,
    is_warning: false,
    ...fields,
  }) as Explanation;

it('says first what failed, then what deserves a look, each as a sentence with its code behind', () => {
  render(
    <Trace
      label="Rules"
      rules={[
        rule({}),
        rule({ rule: 'Spread', title: 'Spread', is_warning: true, detail: 'The spread is 12.' }),
        rule({ rule: 'QuoteTooOld', title: 'Fresh price', passed: false, may_retry: true, detail: 'The price is 40 s old.' }),
      ]}
    />,
  );
  const list = screen.getByRole('list', { name: 'Rules' });
  const items = [...list.children].map((item) => item.textContent);
  expect(items[0]).toMatch(/^The price is 40 s old\.Fresh price QuoteTooOld failed may be tried again$/);
  expect(items[1]).toMatch(/^The spread is 12\./);
  expect(items[2]).toMatch(/^1 rule passed/);
  expect(screen.getByText('3 rules, 1 failed')).toBeTruthy();
});

it('folds what passed, and unfolds it where the rules were asked for', () => {
  const { rerender } = render(<Trace label="Rules" rules={[rule({}), rule({ rule: 'RuleTwo' })]} />);
  const fold = screen.getByRole('group');
  expect(fold.hasAttribute('open')).toBe(false);
  expect(within(fold).getByText('2 rules passed')).toBeTruthy();
  rerender(<Trace label="Rules" rules={[rule({})]} unfolded />);
  expect(screen.getByRole('group').hasAttribute('open')).toBe(true);
});

it('says when no rule was checked', () => {
  render(<Trace label="Rules" rules={[]} />);
  expect(screen.getByText('No rules were checked.')).toBeTruthy();
});
