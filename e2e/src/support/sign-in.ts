import type { Page } from 'playwright-core';
import type { SystemUnderTest } from './system.ts';

/** From the login to the person's first screen. */
export async function signIn(page: Page, system: SystemUnderTest, user: string): Promise<void> {
  await page.goto(system.url);
  await page.getByLabel('Usuario').fill(user);
  await page.getByLabel('Clave', { exact: true }).fill(system.demoPassword);
  await page.getByRole('button', { name: 'Ingresar' }).click();
  await page.getByRole('button', { name: /^Cuenta de/ }).waitFor();
}

/** The first free till, with the float it proposes. */
export async function openTill(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Abrir caja' }).click();
  await page.getByRole('region', { name: 'Productos' }).waitFor();
}
