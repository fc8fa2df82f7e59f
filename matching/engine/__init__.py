"""The rule of ranking, without Django: what is asked, criteria, SQL, explanation."""
