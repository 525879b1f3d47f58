import { expect, type Page, test } from '@playwright/test';
import { aNewCustomer, aStranger, followMail, signIn, signUp, typeSignIn } from './support/people';

const WRONG_TRIES_MAX = 12;

/** Tries a password that is refused: the field is empty again once the answer is there. */
async function tryToSignIn(page: Page, person: { email: string; password: string }) {
  await typeSignIn(page, person);
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
}

test('a session that is ended in one tab is over in the other one too', async ({
  page,
  context,
}) => {
  const person = aStranger('Grace Hopper');
  await signUp(page, person);
  const other = await context.newPage();
  await other.goto('/account/usage');
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();

  await page
    .getByRole('button', { name: /^Account: Grace Hopper/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();

  await other.reload();
  await other.waitForURL('**/sign-in?**');
  await expect(other.getByLabel('Password', { exact: true })).toBeVisible();
});

test('a page that was asked for without a session comes after signing in', async ({ page }) => {
  const person = aStranger();
  await signUp(page, person);
  await page.context().clearCookies();

  await page.goto('/account/credits?view=lots');
  await page.waitForURL('**/sign-in?**');
  await typeSignIn(page, person);
  await page.waitForURL('**/account/credits?view=lots');
});

test('a wrong password is refused without saying which half is wrong, and the door locks after some', async ({
  page,
}) => {
  const person = aStranger();
  await signUp(page, person);
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await tryToSignIn(page, { ...person, password: 'not the right words' });
  const alert = page.getByRole('main').getByRole('alert').first();
  await expect(alert).toBeVisible();
  const refused = await alert.innerText();
  await expect(page.getByLabel('E-mail')).toHaveValue(person.email);
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');

  await tryToSignIn(page, { email: aStranger().email, password: 'not the right words' });
  await expect(alert).toHaveText(refused);

  let said = refused;
  for (let tries = 0; tries < WRONG_TRIES_MAX && !/minute|locked/i.test(said); tries++) {
    await tryToSignIn(page, { ...person, password: `wrong number ${tries} here` });
    said = await alert.innerText();
  }
  expect(said).toMatch(/minute/i);
  await tryToSignIn(page, person);
  await expect(alert).toContainText(/minute/i);
  await expect(page).toHaveURL(/sign-in/);
});

test('a forgotten password is replaced through the mail, and ends the sessions that were open', async ({
  page,
  browser,
}) => {
  const person = await aNewCustomer(page);
  const theirs = await browser.newContext();
  const elsewhere = await theirs.newPage();
  await elsewhere.goto('/forgot-password');
  await elsewhere.getByLabel('E-mail').fill(person.email);
  await elsewhere.getByRole('button', { name: 'Send me a link' }).click();
  await expect(elsewhere.getByText('Look into your inbox')).toBeVisible();

  await followMail(elsewhere, person.email);
  await elsewhere.getByLabel('New password', { exact: true }).fill('five other plain words');
  await elsewhere.getByRole('button', { name: 'Set password' }).click();
  await expect(elsewhere.getByText('Your new password is set')).toBeVisible();
  await signIn(elsewhere, { ...person, password: 'five other plain words' });
  await theirs.close();

  await page.goto('/account');
  await page.waitForURL('**/sign-in?**');
});
