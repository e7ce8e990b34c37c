"""The application: Dash's page, and beside it the few addresses that answer and give files.

Everything that is typed goes to ``POST answer`` as one state, and comes back as one answer; the
page itself is put together in the browser (`assets/`). Nothing is kept between two requests but a
few answers that may be asked for again, so that any number of copies can serve the same people.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib.resources import files

from gradscape.page.guard import Guard, content_policy
from gradscape.page.layout import make_layout
from gradscape.page.routes import Routes
from gradscape.page.workers.pool import Pool

__all__ = ["make_application"]


def make_application(pool: Pool, hosts: Collection[str] = (), base_path: str = "/") -> Guard:
    """Make the WSGI application.

    Parameters
    ----------
    pool : Pool
        Does the work.
    hosts : collection of str
        Names under which the page may be asked for, beside localhost and addresses.
    base_path : str
        Where the page is: "/", or a path that begins and ends with a slash.
    """
    import dash

    app = dash.Dash(
        "gradscape",
        assets_folder=str(files("gradscape.page") / "assets"),
        url_base_pathname=base_path,
        title="gradscape: your function, its gradient",
        update_title="",
        serve_locally=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        include_pages_meta=False,
        enable_mcp=False,
        index_string=_INDEX,
    )
    app.layout = make_layout(app)
    Routes(pool).add_to(app.server, base_path)
    return Guard(app.server, content_policy(app.csp_hashes()), hosts)


_INDEX = """<!DOCTYPE html>
<html lang="en">
  <head>
    {%metas%}
    <meta name="color-scheme" content="light dark">
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""
