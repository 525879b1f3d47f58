import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { chat } from './support/api';
import { aStranger, asSomebodyElse, confirmEmail, signUp, staff } from './support/people';
import { DECLINED_CARD, GOOD_CARD, goToCheckout, payWith, waitForCredits } from './support/shop';
import { connectSite, keepSecret, makeKey } from './support/sites';

const A_SECOND_MS = 1_000;

test('a stranger signs up, buys credits, connects a site and makes a generation that staff find in the profit', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const person = aStranger();
  const domain = `shop-${person.email.slice(4, 14)}.example`;

  await test.step('signs up, and confirms the address with the link in the mailbox', async () => {
    await signUp(page, person);
    await page.goto('/account/credits');
    await expect(page.getByText('Confirm your e-mail address first')).toBeVisible();
    await confirmEmail(page, person);
    await page.getByRole('link', { name: 'Go to your account' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });

  await test.step('buys the Starter Pack: one card is declined, another one pays', async () => {
    await goToCheckout(page);
    await expect(page.getByText('$9.99').first()).toBeVisible();
    await payWith(page, DECLINED_CARD);
    await expect(page.getByRole('alert')).toContainText(/declined/i);
    await payWith(page, GOOD_CARD);
    await waitForCredits(page);
    await expect(page.getByText('1,000 credits').first()).toBeVisible();
  });

  await test.step('connects a site whose address is spelt oddly', async () => {
    await connectSite(page, `HTTPS://WWW.${domain.toUpperCase()}:8443/wp-admin/?x=1`);
    await expect(page.getByText(domain, { exact: true }).first()).toBeVisible();
  });

  const secret = await test.step('makes a key, which is shown once', async () => {
    const shown = await makeKey(page, domain);
    await expect(page.getByText(shown).first()).toBeVisible();
    return shown;
  });

  await test.step('runs the line of the quick start, and sees it arrive', async () => {
    const line = await page.locator('pre').first().innerText();
    expect(line).toContain(secret);
    const answer = JSON.parse(execFileSync('sh', ['-c', `${line} --silent`]).toString()) as {
      choices: { message: { content: string } }[];
    };
    expect(answer.choices[0]?.message.content).toMatch(/\w/);
    await expect(page.getByText('Your request arrived')).toBeVisible();
    await page.getByRole('link', { name: 'See its receipt' }).click();
    await page.waitForURL('**/account/generations/gen_*');
  });

  const charged = await test.step('reads its receipt, its charge and the new balance', async () => {
    await expect(page.getByText('gpt-5.4-mini').first()).toBeVisible();
    await expect(page.getByText(domain).first()).toBeVisible();
    const generationId = page.url().split('/').at(-1) ?? '';
    const receipt = (await fetch(new URL(`/api/v1/generations/${generationId}`, page.url()), {
      headers: { authorization: `Bearer ${secret}` },
    }).then((answer) => answer.json())) as { charge_credits: string };
    const left = String((1_000_000_000 - Number(receipt.charge_credits) * 1_000_000) / 1_000_000);
    await expect(page.getByRole('main')).toContainText(receipt.charge_credits);
    const balance = (await fetch(new URL('/api/v1/balance', page.url()), {
      headers: { authorization: `Bearer ${secret}` },
    }).then((answer) => answer.json())) as { available_credits: string };
    expect(balance.available_credits).toBe(left);
    await page.goto('/account');
    await expect(page.getByRole('region', { name: 'Balance' })).toContainText(
      /^Credits to spend99\d\.\d+/,
    );
    return generationId;
  });

  await test.step('after a reload, nothing shows the secret again', async () => {
    await page.goto('/account/quick-start');
    await page.reload();
    await expect(page.locator('pre').first()).toBeVisible();
    expect(await page.content()).not.toContain(secret);
    await page.goto('/account/keys');
    await expect(page.getByText(secret.slice(-4)).first()).toBeVisible();
    expect(await page.content()).not.toContain(secret);
  });

  await test.step('staff see the site with its tokens, cost, revenue and profit', () =>
    asSomebodyElse(browser, staff(), async (theirs) => {
      await theirs.goto(`/provider?range=today&q=${encodeURIComponent(domain)}`);
      const row = theirs
        .getByRole('table', { name: 'Profit by installation' })
        .getByRole('row')
        .filter({ hasText: domain });
      await expect(row).toHaveCount(1);
      await expect(row.getByRole('cell').filter({ hasText: '$' })).not.toHaveCount(0);
      await theirs.goto(`/provider/generations/${charged}`);
      await expect(theirs.getByRole('main')).toContainText('gpt-5.4-mini');
      await expect(theirs.getByRole('main')).toContainText(/Revenue/);
    }));

  const successor =
    await test.step('rotates the key, with the old one stopped at once', async () => {
      await page.goto('/account/keys');
      await page.getByRole('button', { name: 'Actions for Production' }).click();
      await page.getByRole('menuitem', { name: 'Rotate…' }).click();
      await page.getByRole('radio', { name: /Not at all/ }).check();
      await page.getByRole('button', { name: 'Make the new key' }).click();
      const fresh = await keepSecret(page);
      expect(fresh).not.toBe(secret);
      await page.waitForTimeout(A_SECOND_MS);
      expect((await chat(secret)).status).toBe(401);
      expect((await chat(fresh)).status).toBe(200);
      return fresh;
    });

  await test.step('revokes the key: the next call after a second is refused', async () => {
    await page.goto('/account/keys');
    await page.getByRole('button', { name: 'Actions for Production' }).click();
    await page.getByRole('menuitem', { name: 'Revoke…' }).click();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await expect(page.getByText('“Production” is revoked').first()).toBeVisible();
    await page.waitForTimeout(A_SECOND_MS);
    const refused = await chat(successor);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: 'auth.key_revoked' });
  });
});
