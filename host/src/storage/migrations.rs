//! The schema, step by step. A step that was released is never changed; a new one is added after it.

use super::StorageError;
use sqlx::sqlite::SqlitePool;

/// All steps, oldest first; the number of a step is its place, counted from 1.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_start.sql"),
    include_str!("migrations/0002_grants.sql"),
    include_str!("migrations/0003_ledger.sql"),
    include_str!("migrations/0004_identity.sql"),
    include_str!("migrations/0005_people.sql"),
    include_str!("migrations/0006_serving.sql"),
    include_str!("migrations/0007_handoffs.sql"),
];

/// Brings the schema up to date, one transaction for each step.
pub(super) async fn run(pool: &SqlitePool) -> Result<(), StorageError> {
    let (found,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(pool).await?;
    let known = STEPS.len() as i64;
    if found > known {
        return Err(StorageError::Newer { found, known });
    }
    for (index, step) in STEPS.iter().enumerate().skip(found as usize) {
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
        // Another process may have taken the same step while this one waited for the lock.
        let (now,): (i64,) = sqlx::query_as("PRAGMA user_version")
            .fetch_one(&mut *transaction)
            .await?;
        if now > index as i64 {
            continue;
        }
        sqlx::raw_sql(*step).execute(&mut *transaction).await?;
        // The place in the list is the number, whatever a step says of itself.
        let version = format!("PRAGMA user_version = {}", index + 1);
        sqlx::raw_sql(sqlx::AssertSqlSafe(version))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::sqlite::SqlitePoolOptions;

    #[tokio::test]
    async fn contacts_and_proofs_of_an_older_version_are_still_there() {
        let options = SqlitePoolOptions::new().max_connections(1);
        let pool = options.connect("sqlite::memory:").await.unwrap();
        for step in &STEPS[..4] {
            sqlx::raw_sql(*step).execute(&pool).await.unwrap();
        }
        let old = "INSERT INTO contact (id, email, updated_ms) VALUES ('7', 'ada@example.com', 1);
                   INSERT INTO proof (at_ms, conversation, way, result) VALUES (1, 'c-1', 'match', 'known')";
        sqlx::raw_sql(old).execute(&pool).await.unwrap();
        run(&pool).await.unwrap();
        let found: (String, String, String) = sqlx::query_as("SELECT contact, email, spelled FROM contact_address")
            .fetch_one(&pool)
            .await
            .unwrap();
        let ada = (
            "7".to_owned(),
            "ada@example.com".to_owned(),
            "ada@example.com".to_owned(),
        );
        assert_eq!(found, ada);
        let reason: (Option<String>,) = sqlx::query_as("SELECT reason FROM proof")
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(reason, (None,));
    }
}
