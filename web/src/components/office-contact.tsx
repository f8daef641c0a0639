import { useOffice } from './use-office.ts';

/** How to reach the visa office, as far as it says so. */
export function OfficeContact() {
  const { phone, email, website } = useOffice();
  const links = [
    [phone, `tel:${phone?.replace(/[^+\d]/g, '')}`],
    [email, `mailto:${email}`],
    [website, website],
  ] as const;
  const known = links.filter(([text]) => text !== undefined);
  if (known.length === 0) return null;
  return (
    <ul className="office-contact">
      {known.map(([text, href]) => (
        <li key={text}>
          <a href={href}>
            <bdi>{text}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}
