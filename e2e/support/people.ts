import { randomBytes } from 'node:crypto';
import { type Browser, expect, type Page } from '@playwright/test';
import { system } from './system';

export type Person = { name: string; email: string; password: string };
type SignIn = Pick<Person, 'email' | 'password'>;

const signInOf = (who: RegExp): SignIn => {
  const found = system().demo.signIns.find((one) => who.test(one.who));
  if (!found) throw new Error(`The demo data have a sign-in of ${who}.`);
  return found;
};
export const demoCustomer = () => signInOf(/customer/i);
export const staff = () => signInOf(/staff/i);

/** Somebody whom nobody has seen before. */
export const aStranger = (name = 'Ada Byron'): Person => ({
  name,
  email: `ada.${randomBytes(5).toString('hex')}@example.com`,
  password: 'four plain words here',
});

export async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/account');
}

/** Opens the newest mail to somebody, and the link in it. */
export async function followMail(page: Page, to: string): Promise<void> {
  await page.goto(`/dev/mailbox?to=${encodeURIComponent(to)}`);
  const mail = page.getByRole('article').first();
  await mail.getByRole('link', { name: /^http/ }).first().click();
}

export async function confirmEmail(page: Page, person: Person): Promise<void> {
  await followMail(page, person.email);
  await page.getByRole('button', { name: 'Confirm e-mail address' }).click();
  await expect(page.getByRole('heading', { name: 'Your e-mail is confirmed' })).toBeVisible();
}

export async function signIn(page: Page, { email, password }: SignIn): Promise<void> {
  await page.goto('/sign-in');
  await typeSignIn(page, { email, password });
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

export async function typeSignIn(page: Page, { email, password }: SignIn): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** A customer who has signed up and confirmed their e-mail in this page's browser. */
export async function aNewCustomer(page: Page): Promise<Person> {
  const person = aStranger();
  await signUp(page, person);
  await confirmEmail(page, person);
  return person;
}

/** A page of somebody else, with cookies of its own. */
export async function asSomebodyElse<T>(
  browser: Browser,
  who: SignIn,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await signIn(page, who);
    return await work(page);
  } finally {
    await context.close();
  }
}
