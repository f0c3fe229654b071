               -- the straight line through the trend's window, and its newest scores, the newest first
               count(*) FILTER (WHERE q.day >= q.newest_day - %(trend_window)s) AS n,
               regr_slope(q.score, q.day - q.newest_day)
                   FILTER (WHERE q.day >= q.newest_day - %(trend_window)s) AS slope,
               regr_sxx(q.score, q.day - q.newest_day)
                   FILTER (WHERE q.day >= q.newest_day - %(trend_window)s) AS sxx,
               max(q.newest_day - q.day) FILTER (WHERE q.day >= q.newest_day - %(trend_window)s) AS span,
               coalesce(array_agg(q.score ORDER BY q.day DESC, q.score DESC, q.id DESC) FILTER (
                   WHERE q.day >= q.newest_day - %(trend_window)s AND q.place <= %(trend_mk_points)s), '{}') AS recent
