import type { Locator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures';
import { asked, expectAccessible, goTo, isPhone, look, lookAtAll, openRow, row, signIn } from './steps';

// A tree from its first numbers to its deletion.
test.describe.configure({ mode: 'serial' });
test.use({ story: 'trees' });

interface Listed {
  id: string;
  name: string;
  version: number;
}

const figure = (page: Page, word: string): Locator =>
  page
    .getByLabel('Figures', { exact: true })
    .locator('div')
    .filter({ has: page.getByText(word, { exact: true }) })
    .locator('dd')
    .first();

const idOf = async (page: Page, name: string, version = 1): Promise<string> =>
  (await asked<Listed[]>(page, '/api/staking-trees?nodes=false')).find((tree) => tree.name === name && tree.version === version)?.id ?? '';

/** On a phone the fields are folded away. */
async function unfold(page: Page): Promise<void> {
  const summary = page.locator('details > summary').first();
  if (isPhone(page) && !(await page.getByLabel('Win rate', { exact: true }).isVisible())) await summary.click();
}

async function put(page: Page, label: string, text: string): Promise<void> {
  await unfold(page);
  await page.getByLabel(label, { exact: true }).fill(text);
}

test('the preset is the first tree', async ({ watched: { page }, desk }) => {
  await signIn(page, desk);
  await goTo(page, 'Trees');
  await expect(row(page, 'Trees', '5 wins before 6 losses')).toContainText('2.65 %');
  await expect(row(page, 'Trees', '5 wins before 6 losses')).toContainText('Preset');
  await row(page, 'Trees', '5 wins before 6 losses').first().getByText('5 wins before 6 losses').first().click();
  await expect(page.getByRole('heading', { name: '5 wins before 6 losses' })).toBeVisible();
  await expect(figure(page, 'Largest stake')).toHaveText('2.65 %');
  // Its stakes have two decimals: paths end a little beside the ends, so the chance of a fall lies between two.
  await expect(figure(page, 'Chance of a fall')).toHaveText('37.2 to 43.7 %');
  await expect(page.getByText('Replication error 0.0300 %')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toHaveCount(0);
});

test('a design of its shape has its figures, and no edge of its own', async ({ watched: { page } }) => {
  await page.getByRole('link', { name: 'All trees' }).click();
  await page.getByRole('link', { name: 'New tree' }).click();
  await expect(page.getByRole('heading', { name: 'Tree designer' })).toBeVisible();
  const figures = [
    ['WIN ends at', '+2.000 %'],
    ['LOST ends at', '−3.306 %'],
    ['Probability of WIN', '62.3 %'],
    ['Expected value', '0.000 %'],
    ['Mean trades', '8.29'],
    ['Break-even win rate', '50 %'],
    ['Largest stake', '2.65 %'],
    ['Chance of a fall', '40.6 %'],
  ] as const;
  for (const [word, value] of figures) await expect(figure(page, word)).toHaveText(value);
  await expect(page.getByText(/a trade brings nothing on average, and so does every tree: a tree has no edge of its own/)).toBeVisible();
  const stakes = page.getByRole('grid', { name: 'Stake at each node' });
  await expect(stakes.getByRole('gridcell')).toHaveCount(30);
  await expect(stakes.getByRole('gridcell', { name: 'Start: 0.65 %' })).toHaveText('0.65');
  await expect(stakes.getByRole('gridcell', { name: '4-5: 2.65 %' })).toHaveText('2.65');
});

test('the arrows go from node to node', async ({ watched: { page } }) => {
  const readout = page.getByTestId('heat-readout');
  await page.getByRole('grid', { name: 'Stake at each node' }).focus();
  await expect(readout).toContainText('Start');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  for (const text of ['2-1', '0.62 %', '37.5 %', '3-1', '2-2']) await expect(readout).toContainText(text);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(readout).toContainText('0-1');
  await page.getByRole('gridcell', { name: '4-5: 2.65 %' }).click();
  await expect(readout).toContainText('4-5');
});

test('the result follows what is typed and dragged, and the address with it', async ({ watched: { page } }) => {
  await put(page, 'Win rate', '55');
  await expect(figure(page, 'Probability of WIN')).toHaveText('73.8 %');
  await expect(figure(page, 'Expected value')).toHaveText('+0.612 %');
  await expect(page).toHaveURL(/rate=55/);
  await page.getByRole('button', { name: 'Both', exact: true }).click();
  await expect(page.getByLabel('Maximum loss', { exact: true })).toHaveValue('3.3057');
  await put(page, 'Maximum loss', '2');
  await expect(figure(page, 'WIN ends at')).toHaveText('+1.508 %');
  await expect(figure(page, 'LOST ends at')).toHaveText('−2.492 %');
  await expect(page.getByText(/These ends are not free to enter/)).toBeVisible();
  await expect(page).toHaveURL(/loss=2(&|$)/);
  await page.reload();
  await expect(figure(page, 'LOST ends at')).toHaveText('−2.492 %');
  await unfold(page);
  await page.getByLabel('Wins, slider').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByLabel('Wins', { exact: true })).toHaveValue('4');
  await expect(page.getByRole('gridcell')).toHaveCount(24);
  await page.getByLabel('Wins', { exact: true }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByLabel('Wins', { exact: true })).toHaveValue('5');
  await expect(page.getByRole('gridcell')).toHaveCount(30);
});

test('what cannot be is said beside its field, and the last tree stays', async ({ watched: { page } }) => {
  await put(page, 'Losses', '51');
  await expect(page.getByRole('alert')).toHaveText('must be a whole number from 1 to 50.');
  await expect(page.getByRole('button', { name: 'Save as a tree' })).toBeDisabled();
  await expect(figure(page, 'LOST ends at')).toHaveText('−2.492 %');
  await put(page, 'Losses', '6');
  await put(page, 'Cost per stake', '1');
  await expect(page.getByRole('alert')).toHaveText('must be below reward_risk (1): else a win brings nothing.');
  await put(page, 'Cost per stake', '0');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: 'Target', exact: true }).click();
  await expect(figure(page, 'LOST ends at')).toHaveText('−3.306 %');
});

test('drawn sessions agree with what is computed, and are drawn again by their seed', async ({ watched: { page } }) => {
  await page.getByLabel('Sessions', { exact: true }).fill('20000');
  await page.getByLabel('Seed', { exact: true }).fill('7');
  await page.getByRole('button', { name: 'Draw sessions' }).click();
  const table = page.getByRole('table', { name: 'Drawn and computed' });
  await expect(table.getByRole('row')).toHaveCount(6);
  await expect(table.getByRole('row').filter({ hasText: 'Probability of WIN' })).toContainText('73.84 %');
  const apart = await table.getByRole('row').evaluateAll((rows) => rows.slice(1).map((each) => Number.parseFloat(each.lastElementChild?.textContent ?? '')));
  for (const errors of apart) expect(errors).toBeLessThan(4);
  await expect(page.getByRole('img', { name: /^Balances of 100 runs of 100 sessions/ })).toBeVisible();
  const first = await table.textContent();
  await page.getByLabel('Seed', { exact: true }).fill('8');
  await page.getByRole('button', { name: 'Draw sessions' }).click();
  await expect(table).not.toHaveText(first ?? '');
  await page.getByLabel('Seed', { exact: true }).fill('7');
  await page.getByRole('button', { name: 'Draw sessions' }).click();
  await expect(table).toHaveText(first ?? '');
  await put(page, 'Win rate', '54');
  await expect(page.getByText('These were drawn before something was changed.')).toBeVisible();
  await put(page, 'Win rate', '55');
  await expectAccessible(page, 'the designer');
});

test('a design is saved under a name that no other tree has', async ({ watched: { page } }) => {
  await page.getByRole('button', { name: 'Save as a tree' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save as a tree' });
  await dialog.getByLabel('Name').fill('5 wins before 6 losses');
  await dialog.getByRole('button', { name: 'Save the tree' }).click();
  await expect(dialog.getByRole('alert')).toContainText('There is already a staking tree');
  await dialog.getByLabel('Name').fill('story');
  await dialog.getByRole('button', { name: 'Save the tree' }).click();
  await expect(page.getByRole('heading', { name: 'story', exact: true })).toBeVisible();
  await expect(figure(page, 'Probability of WIN')).toHaveText('73.8 %');
  await expect(figure(page, 'LOST ends at')).toHaveText('−3.306 %');
  await expect(page.getByText('Designed, version 1')).toBeVisible();
});

test('another version is another tree', async ({ watched: { page } }) => {
  await page.getByRole('link', { name: 'New version' }).click();
  await expect(page.getByRole('heading', { name: 'New version of story' })).toBeVisible();
  await put(page, 'Wins', '4');
  await expect(page.getByRole('gridcell')).toHaveCount(24);
  await page.getByRole('button', { name: 'Save the version' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save a new version of story' });
  await expect(dialog.getByLabel('Name')).toHaveValue('story');
  await dialog.getByRole('button', { name: 'Save the version' }).click();
  await expect(page.getByText('Designed, version 2')).toBeVisible();
  await page.getByRole('link', { name: 'All trees' }).click();
  await expect(row(page, 'Trees', 'story')).toHaveCount(2);
  await expect(row(page, 'Trees', '1, not the newest')).toHaveCount(1);
  await page.getByRole('button', { name: 'Newest only' }).click();
  await expect(row(page, 'Trees', 'story')).toHaveCount(1);
});

test('an exported tree is the same when it is taken in again', async ({ watched: { page } }) => {
  const id = await idOf(page, 'story');
  await page.goto(`/app/trees/${id}`);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export JSON' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('story.json');
  const saved = await file.path();
  await page.goto('/app/trees?import=true');
  const dialog = page.getByRole('dialog', { name: 'Import a tree' });
  await dialog.getByLabel('From a file').setInputFiles(saved);
  await expect(dialog.getByLabel('Name')).toHaveValue('story');
  await expect(dialog).toContainText('30 nodes. WIN at +2.000 %, LOST at −3.306 %. Replication error: paths end at most 0.0000 % from there.');
  await dialog.getByLabel('Name').fill('mirror');
  await dialog.getByRole('button', { name: 'Save the tree' }).click();
  await expect(page.getByRole('heading', { name: 'mirror', exact: true })).toBeVisible();
  await expect(page.getByText('Written, version 1')).toBeVisible();
  const exported = async (tree: string) => (await page.request.get(`/api/staking-trees/${tree}/export`)).text();
  // As text: a number of JavaScript has fewer digits than a stake.
  expect(await exported(await idOf(page, 'mirror'))).toBe((await exported(id)).replace('"story"', '"mirror"'));
  expect(readFileSync(saved, 'utf8').replace(/\s/g, '')).toBe((await exported(id)).replace(/\s/g, ''));
});

test('what is wrong with a written tree is said with its place', async ({ watched: { page } }) => {
  const nodes = [
    { node: 'Start', stake_percent: 1, win_to: '1-0', loss_to: '0-1' },
    { node: '1-0', stake_percent: 1, win_to: 'WIN', loss_to: '1-1' },
    { node: '0-1', stake_percent: 1, win_to: '1-1', loss_to: 'LOST' },
    { node: '1-1', stake_percent: 2, win_to: '3-1', loss_to: 'LOST' },
  ];
  await page.goto('/app/trees?import=true');
  const dialog = page.getByRole('dialog', { name: 'Import a tree' });
  await dialog.getByLabel('Name').fill('two before two');
  await dialog.getByLabel('Tree as JSON').fill('{ "nodes": [');
  await dialog.getByRole('button', { name: 'Save the tree' }).click();
  await expect(dialog.getByRole('alert')).toContainText('is not JSON');
  await dialog.getByLabel('Tree as JSON').fill(JSON.stringify({ nodes }, null, 2));
  await dialog.getByRole('button', { name: 'Save the tree' }).click();
  const wrong = dialog.getByRole('alert', { name: 'What is wrong with the tree' });
  await expect(wrong).toContainText('After a win at 1-1 comes 2-1, WIN or LOST, not \'3-1\'.');
  await wrong.getByRole('button', { name: 'nodes[3].win_to' }).click();
  const selected = await dialog
    .getByLabel('Tree as JSON')
    .evaluate((area) => (area instanceof HTMLTextAreaElement ? area.value.slice(area.selectionStart, area.selectionEnd) : ''));
  expect(selected).toBe('"win_to": "3-1"');
  await expectAccessible(page, 'the import of a tree');
  await dialog.getByLabel('Tree as JSON').fill(JSON.stringify({ nodes }).replace('3-1', 'WIN'));
  await expect(dialog).toContainText('4 nodes. WIN at +2.000 %, LOST at −2.000 %.');
  await dialog.getByRole('button', { name: 'Save the tree' }).click();
  await expect(page.getByRole('heading', { name: 'two before two' })).toBeVisible();
  await page.getByRole('button', { name: 'New version' }).click();
  await expect(page.getByRole('dialog', { name: 'Write a new version of two before two' }).getByLabel('Tree as JSON')).toHaveValue(/"1-1"/);
  await page.keyboard.press('Escape');
});

test('two trees are compared on one scale', async ({ watched: { page } }) => {
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await page.getByLabel('First tree').selectOption({ label: '5 wins before 6 losses (5 × 6)' });
  await page.getByLabel('Second tree').selectOption({ label: 'two before two (2 × 2)' });
  const table = page.getByRole('table', { name: 'Figures of both trees' });
  const line = (word: string) => table.getByRole('row').filter({ hasText: word });
  await expect(line('Probability of WIN').getByRole('cell')).toHaveText(['Probability of WIN', '62.3 %', '50.0 %', '−12.3 points']);
  await expect(line('Largest stake').getByRole('cell')).toHaveText(['Largest stake', '2.65 %', '2.00 %', '−0.65 %']);
  await expect(page.getByRole('grid')).toHaveCount(2);
  await page.getByLabel('Win rate', { exact: true }).fill('60');
  await expect(line('Probability of WIN').getByRole('cell').nth(1)).toHaveText('83.4 %');
  await expect(page).toHaveURL(/rate=60/);
});

test('the best tree is looked for and goes into the designer', async ({ watched: { page } }) => {
  await page.goto('/app/trees/design?rate=55');
  await page.getByRole('button', { name: 'Find the best' }).click();
  const dialog = page.getByRole('dialog', { name: 'Find the best tree' });
  await dialog.getByLabel('Look for').selectOption('drawdown');
  await dialog.getByLabel('Expected value at least, %').fill('0.5');
  await dialog.getByRole('button', { name: 'Search' }).click();
  const best = dialog.getByRole('table', { name: 'The best trees' }).getByRole('row');
  await expect(best).toHaveCount(11);
  await expectAccessible(page, 'the search for a tree');
  const target = (await best.nth(1).getByRole('cell').nth(1).textContent()) ?? '';
  await best.nth(1).getByRole('button').click();
  await expect(dialog).toBeHidden();
  await expect(figure(page, 'WIN ends at')).toContainText(target.slice(0, 3));
  await unfold(page);
  expect(Number(await page.getByLabel('Target', { exact: true }).inputValue())).toBeCloseTo(Number.parseFloat(target), 2);
});

test('the palette goes to a tree and to a new one', async ({ watched: { page } }) => {
  for (const [text, address] of [
    ['mirror', /\/app\/trees\/tree_/],
    ['new tree', /\/app\/trees\/design/],
  ] as const) {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Instrument, session or page' })).toBeFocused();
    await page.keyboard.type(text);
    await expect(page.getByRole('listbox', { name: 'Matches' }).getByRole('option').first()).toContainText(new RegExp(text, 'i'));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(address);
  }
});

test('every page of trees is accessible and looks as it should', async ({ watched: { page } }) => {
  test.setTimeout(240_000);
  const story = await idOf(page, 'story');
  await lookAtAll(page, [
    ['trees', '/app/trees'],
    ['tree-designer', '/app/trees/design?rate=55'],
    ['tree-compare', `/app/trees/compare?one=five-wins-before-six-losses&other=${await idOf(page, 'two before two')}&rate=55`],
    ['tree', `/app/trees/${story}?rate=52.5`],
    ['tree-large', '/app/trees/design?wins=20&losses=16&target=2'],
  ]);
});

test('a tree leads to a route with it, and then cannot be deleted', async ({ watched: { page } }) => {
  await page.goto(`/app/trees/${await idOf(page, 'story', 2)}`);
  await page.getByRole('link', { name: 'Make a route with it' }).click();
  const dialog = page.getByRole('dialog', { name: 'New route' });
  await expect(dialog.getByLabel('Staking tree').locator('option:checked')).toHaveText('story, version 2');
  await dialog.getByLabel('Name').fill('walks the story');
  await dialog.getByLabel('Symbols').fill('AAPL');
  await dialog.getByRole('button', { name: 'Create the route' }).click();
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await page.goto(`/app/trees/${await idOf(page, 'story', 2)}`);
  await expect(page.getByText('In use', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Delete' }).click();
  const confirm = page.getByRole('dialog', { name: 'Delete story?' });
  await confirm.getByRole('button', { name: 'Delete the tree' }).click();
  await expect(confirm.getByRole('alert')).toContainText('walks the story');
  await confirm.getByRole('button', { name: 'Cancel' }).click();
});

test('a tree that nothing names is deleted', async ({ watched: { page } }) => {
  await page.goto(`/app/trees/${await idOf(page, 'mirror')}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog', { name: 'Delete mirror?' }).getByRole('button', { name: 'Delete the tree' }).click();
  await expect(page.getByRole('heading', { name: 'Trees', exact: true })).toBeVisible();
  await expect(row(page, 'Trees', 'story').first()).toBeVisible();
  await expect(row(page, 'Trees', 'mirror')).toHaveCount(0);
  await page.goto('/app/trees/tree_that-is-not-there');
  await expect(page.getByText('The tree could not be loaded')).toBeVisible();
});

test('a session is walked by hand, looked back on, named, exported and deleted', async ({ watched: { page } }) => {
  await page.goto('/app/sessions');
  await page.getByRole('button', { name: 'Walk by hand' }).click();
  const dialog = page.getByRole('dialog', { name: 'Walk by hand' });
  await dialog.getByLabel('Session name').fill('paper');
  await dialog.getByLabel('Staking tree').selectOption({ label: '5 wins before 6 losses' });
  await dialog.getByLabel('Initial amount').fill('1000');
  await expectAccessible(page, 'the dialog of a session by hand');
  await dialog.getByRole('button', { name: 'Begin the session' }).click();
  await expect(page.getByRole('heading', { name: 'paper' })).toBeVisible();

  const next = page.getByRole('region', { name: 'Next trade' });
  await expect(next).toContainText('0.65 % · 6.50');
  await next.getByRole('button', { name: 'Won' }).click();
  await expect(next).toContainText('1-0');
  await expect(next.getByRole('button', { name: 'Won' })).toBeFocused();
  await next.getByLabel('Amount').fill('5.75');
  await next.getByLabel('Note').fill('slipped');
  await next.getByRole('button', { name: 'Lost' }).click();
  await expect(next.getByLabel('Amount')).toHaveValue('');

  const slider = page.getByRole('slider', { name: 'Trade shown' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'Trade 2 of 2: 1-1');
  const tree = page.getByRole('img', { name: /^Staking tree/ });
  await expect(tree).toHaveAccessibleName(/walked Start, 1-0, 1-1$/);
  await expect(row(page, /^Steps of/, '−5.75')).toHaveCount(1);
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', 'Trade 1 of 2: 1-0');
  await expect(tree).toHaveAccessibleName(/walked Start, 1-0$/);
  await expect(page.getByRole('group', { name: 'Replay' })).toContainText('+6.50');
  await expect(page.getByRole('img', { name: 'Running total 6.50 after 1 trade' })).toBeVisible();
  if (!isPhone(page)) await expect(row(page, /^Steps of/, '+6.50').first()).toHaveAttribute('aria-selected', 'true');
  await look(page, 'session-by-hand');

  await page.getByRole('button', { name: 'Name and tags' }).click();
  const naming = page.getByRole('dialog', { name: 'Name and tags of the session' });
  await naming.getByLabel('Session name').fill('paper, December');
  await naming.getByLabel('Tags').fill('news, by feel');
  await naming.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('list', { name: 'Tags' })).toHaveText('newsby feel');
  await expect(page.getByRole('heading', { name: 'paper, December' })).toBeVisible();

  await page.getByRole('link', { name: 'All sessions' }).click();
  await page.getByRole('button', { name: 'Export sessions' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel workbook' }).click();
  expect((await download).suggestedFilename()).toBe('sessions.xlsx');
  await page.keyboard.press('Escape');
  await openRow(page, 'Sessions', 'paper, December');
  await page.getByRole('button', { name: 'Delete' }).click();
  const erase = page.getByRole('dialog', { name: 'Delete paper, December?' });
  await expect(erase).toContainText('It is open and ends as closed.');
  await erase.getByRole('button', { name: 'Delete the session' }).click();
  await expect(page.getByRole('heading', { name: 'Sessions', exact: true })).toBeVisible();
  await expect(row(page, 'Sessions', 'paper, December')).toHaveCount(0);
});

test('no console error, and no request left the desk', async ({ watched }) => {
  expect(watched.strangers).toEqual([]);
  // Questions that the desk is meant to refuse are written down by the browser itself.
  expect(watched.errors.filter((text) => !/status of (400|404|409)/.test(text))).toEqual([]);
});
