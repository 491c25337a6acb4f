import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/States';

export function NotFound() {
  return (
    <main className="page">
      <Empty
        title="There is nothing at this address"
        action={
          <Link to="/markets" className="button button-plain">
            Go to Markets
          </Link>
        }
      >
        The link may be out of date or mistyped.
      </Empty>
    </main>
  );
}
